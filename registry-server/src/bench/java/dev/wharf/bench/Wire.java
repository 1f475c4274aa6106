package dev.wharf.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.net.SocketFactory;

/** A connection that costs the client little: nothing but the bytes of HTTP/1.1. */
final class Wire implements AutoCloseable {
    private static final int BUFFER = 256 << 10;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] discarded = new byte[BUFFER];

    /** An answer whose body has not been read yet; names of headers are in lower case. */
    record Answer(int status, Map<String, String> headers) {
        String header(String name) {
            return Objects.requireNonNull(headers.get(name), name);
        }

        long length() {
            return Long.parseLong(headers.getOrDefault("content-length", "0"));
        }
    }

    /** Writes a request's body. */
    interface Body {
        Body NONE = _ -> {};

        void writeTo(OutputStream out) throws IOException;
    }

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 8 << 10);
        out = socket.getOutputStream();
    }

    static Wire to(int port, SocketFactory sockets) throws IOException {
        return new Wire(sockets.createSocket(InetAddress.getLoopbackAddress(), port));
    }

    /** @param headers each with its end of line */
    static byte[] head(String method, String path, String headers) {
        return (method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n").getBytes(ISO_8859_1);
    }

    Answer send(byte[] head, Body body) throws IOException {
        out.write(head);
        body.writeTo(out);
        String status = line();
        Map<String, String> headers = new HashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(status.split(" ", 3)[1]), headers);
    }

    /** Sends a request that has to be answered with this status, and reads the answer to its end. */
    Answer exchange(byte[] head, Body body, int status) throws IOException {
        Answer answer = send(head, body);
        discard(answer.length());
        if (answer.status() != status) {
            throw new IOException(new String(head, ISO_8859_1).lines().findFirst() + " answers " + answer.status());
        }
        return answer;
    }

    /** Reads a body and forgets it. */
    void discard(long length) throws IOException {
        long left = length;
        while (left > 0) {
            int count = in.read(discarded, 0, (int) Math.min(left, discarded.length));
            if (count < 0) {
                throw new EOFException("the server has closed the connection " + left + " bytes too early");
            }
            left -= count;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(80);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server has closed the connection");
            }
            line.append((char) c);
        }
        return line.substring(0, line.length() - 1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
