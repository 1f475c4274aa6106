package dev.wharf.server.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * A client that sends exactly the bytes it is told to, and reads responses as strictly as a proxy would; for what no
 * well-behaved client can be made to do. No read waits longer than {@link #PATIENCE}.
 */
public final class RawHttp implements AutoCloseable {
    /** Longer than any test should take, shorter than the build's patience. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** Connects to a port of this machine. */
    public static RawHttp connect(int port) throws IOException {
        return new RawHttp(open(port));
    }

    /** Connects with a receive buffer so small that a server soon notices a client that does not read. */
    public static RawHttp connectWithSmallWindow(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawHttp(socket);
    }

    /** Connects and shakes hands. */
    public static RawHttp connectTls(int port, SSLContext context) throws IOException {
        return new RawHttp(context.getSocketFactory().createSocket(open(port), "localhost", port, true));
    }

    private static Socket open(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** Sends text as it is; lines need their own CRLF. */
    public RawHttp send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    /** Sends bytes. */
    public RawHttp send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Says that nothing more comes, as a client that closes its half. */
    public RawHttp sendEnd() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Sends a request without a body, with the headers given as lines, and reads the response. */
    public Response exchange(String method, String target, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        send(request.append("\r\n").toString());
        return method.equals("HEAD") ? readHeadResponse() : readResponse();
    }

    /** Reads one response to anything but HEAD. */
    public Response readResponse() throws IOException {
        return readResponse(false);
    }

    /** Reads one response to HEAD, which has no body whatever its headers say. */
    public Response readHeadResponse() throws IOException {
        return readResponse(true);
    }

    /** Reads some of what comes, at most so many bytes; the number read is 0 at the end. */
    public int read(int atMost) throws IOException {
        return in.readNBytes(atMost).length;
    }

    /** The underlying stream, for bodies that are too large to be kept. */
    public InputStream stream() {
        return in;
    }

    /**
     * Waits for the server to close, whatever it still sends.
     *
     * @return how long that took
     * @throws AssertionError if the connection is still open after {@link #PATIENCE}
     */
    public Duration awaitClose() throws IOException {
        long start = System.nanoTime();
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still open after " + PATIENCE, e);
        } catch (SocketException e) {
            // Closed by reset.
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Whether nothing comes, and the connection stays open, for a while. */
    public boolean isQuietFor(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            in.read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout((int) PATIENCE.toMillis());
        }
    }

    /** Leaves without a word: what the server sends after that is refused. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Response readResponse(boolean toHead) throws IOException {
        String statusLine = readLine();
        if (!statusLine.matches("HTTP/1\\.[01] [1-5][0-9][0-9] .*")) {
            throw new IOException("not a status line: " + statusLine);
        }
        int status = Integer.parseInt(statusLine.substring(9, 12));
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon), List.of(line.substring(colon + 1).strip()), RawHttp::join);
        }
        Response head = new Response(status, headers, "");
        boolean bodiless = toHead || status < 200 || status == 204 || status == 304;
        return bodiless ? head : new Response(status, headers, new String(readBody(head), ISO_8859_1));
    }

    private static List<String> join(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private byte[] readBody(Response head) throws IOException {
        if (head.header("Transfer-Encoding")
                .map(v -> v.toLowerCase(Locale.ROOT))
                .equals(Optional.of("chunked"))) {
            return readChunks();
        }
        Optional<String> length = head.header("Content-Length");
        return length.isPresent() ? readExactly(Integer.parseInt(length.get())) : in.readAllBytes();
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size;
        do {
            size = Integer.parseInt(readLine(), 16);
            body.write(readExactly(size));
            if (!readLine().isEmpty()) {
                throw new IOException("no CRLF after a chunk");
            }
        } while (size > 0);
        return body.toByteArray();
    }

    private byte[] readExactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("response ends after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException(line.isEmpty() ? "connection closed" : "response ends after: " + line);
            }
            line.append((char) b);
            if (b == '\n') {
                if (line.length() < 2 || line.charAt(line.length() - 2) != '\r') {
                    throw new IOException("line without CR: " + line);
                }
                return line.substring(0, line.length() - 2);
            }
        }
    }

    /**
     * A response.
     *
     * @param headers by name, in any case
     * @param body one character per byte
     */
    public record Response(int status, Map<String, List<String>> headers, String body) {
        /** The value of a header that must not be repeated. */
        public Optional<String> header(String name) {
            List<String> values = headers.getOrDefault(name, List.of());
            if (values.size() > 1) {
                throw new IllegalStateException(name + " is repeated: " + values);
            }
            return values.stream().findFirst();
        }
    }
}
