package dev.wharf.server.connection;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** TLS for the connections of one server; the certificate can be changed while it runs. */
final class ServerTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    /** What Go's server answers, and docker and curl know how to explain. */
    private static final byte[] PLAIN_HTTP =
            "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final TlsFiles files;
    private volatile SSLContext context;

    /** @throws TlsException if the files cannot be used */
    ServerTls(TlsFiles files) {
        this.files = files;
        this.context = TlsMaterial.load(files).context();
    }

    /** @throws TlsException if the files cannot be used; those in use stay */
    void reload() {
        context = TlsMaterial.load(files).context();
    }

    /** Shakes hands, within the time for it. */
    Transport accept(ClientSocket client, ConnectionLimits limits) throws IOException {
        client.setDeadline(limits.handshakeTimeout());
        SocketChannel channel = client.channel();
        ByteBuffer first = ByteBuffer.allocate(1);
        if (channel.read(first) < 0) {
            throw new SSLException("the client left before the handshake");
        }
        if (RequestHead.isTokenChar(first.get(0))) {
            refusePlainHttp(client, limits);
        }
        SSLSocket socket = layer(channel, new ByteArrayInputStream(first.array()));
        socket.startHandshake();
        client.clearDeadline();
        return new Transport.Tls(socket, socket.getInputStream(), socket.getOutputStream());
    }

    private SSLSocket layer(SocketChannel channel, InputStream consumed) throws IOException {
        // Streams over the channel's socket, not an SSLEngine: Helidon's engine path, which this replaces, asks the
        // DNS for every client's name, and this one costs the same.
        Socket layered = context.getSocketFactory().createSocket(channel.socket(), consumed, true);
        SSLSocket socket = (SSLSocket) layered;
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static void refusePlainHttp(ClientSocket client, ConnectionLimits limits) throws IOException {
        GuardedIo io = new GuardedIo(client, new Transport.Plain(client.channel()), limits);
        io.write(PLAIN_HTTP, 0, PLAIN_HTTP.length);
        io.end(true);
        throw new SSLException("the client speaks HTTP without TLS");
    }
}
