package dev.wharf.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The same requests over a number of connections, each of which sends the next one when it has the answer. One thread
 * alone serves all connections, so that the client has no more than one of the processors, and its threads do not wait
 * for each other.
 */
final class Load {
    private static final int BUFFER = 64 << 10;
    private static final String LENGTH = "content-length:";

    private final InetSocketAddress address;
    private final List<byte[]> requests;
    private final boolean hasBody;

    private long[] times = new long[1 << 16];
    private int count;
    private int sent;

    /**
     * A load of requests that are all for HEAD, or none of them.
     *
     * @param requests whole, bodies included; each of them short enough for the socket's buffer
     */
    Load(ServerProcess server, List<byte[]> requests) {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        this.requests = requests;
        this.hasBody = requests.getFirst()[0] != 'H';
    }

    /** How long each of the answers took that came within this time. */
    Times run(int connections, Duration time) throws IOException {
        count = 0;
        List<Client> clients = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                Client client = new Client(SocketChannel.open(address));
                clients.add(client);
                client.socket.configureBlocking(false).register(selector, SelectionKey.OP_READ, client);
            }
            long end = System.nanoTime() + time.toNanos();
            for (Client client : clients) {
                client.send();
            }
            while (System.nanoTime() < end) {
                selector.select(10);
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Client) key.attachment()).read();
                }
                selector.selectedKeys().clear();
            }
        } finally {
            for (Client client : clients) {
                client.socket.close();
            }
        }
        return new Times(Arrays.copyOf(times, count));
    }

    private void add(long time) {
        times = count == times.length ? Arrays.copyOf(times, 2 * count) : times;
        times[count++] = time;
    }

    /** One connection, which has always one request under way. */
    private final class Client {
        private final SocketChannel socket;
        private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
        private long started;
        /** Of the body; negative as long as the head is not complete. */
        private long left;

        Client(SocketChannel socket) throws IOException {
            this.socket = socket;
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }

        void send() throws IOException {
            left = -1;
            in.clear();
            ByteBuffer unsent = ByteBuffer.wrap(requests.get(sent++ % requests.size()));
            started = System.nanoTime();
            while (unsent.hasRemaining()) {
                socket.write(unsent);
            }
        }

        void read() throws IOException {
            int got = socket.read(in);
            if (got < 0) {
                throw new EOFException("the server has closed the connection");
            }
            if (left < 0) {
                readHead();
            } else {
                left -= got;
                in.clear();
            }
            if (left == 0) {
                add(System.nanoTime() - started);
                send();
            }
        }

        private void readHead() throws IOException {
            byte[] bytes = new byte[in.position()];
            in.get(0, bytes);
            String text = new String(bytes, ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0) {
                if (!text.startsWith("HTTP/1.1 20")) {
                    throw new IOException("answered " + text);
                }
                left = hasBody ? length(text.substring(0, end).toLowerCase(Locale.ROOT)) - (bytes.length - end - 4) : 0;
                in.clear();
            }
        }

        private static long length(String head) {
            int start = head.indexOf(LENGTH) + LENGTH.length();
            int end = head.indexOf('\r', start);
            return Long.parseLong(
                    head.substring(start, end < 0 ? head.length() : end).strip());
        }
    }
}
