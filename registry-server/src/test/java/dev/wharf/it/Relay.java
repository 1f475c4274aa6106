package dev.wharf.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Something on the way to a server on this machine: bytes pass as they are, answers at once. */
final class Relay implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;
    private static final int BACKLOG = 50;

    private final ServerSocket listener;
    private final Connector connector;
    private final Duration pause;

    private Relay(ServerSocket listener, Connector connector, Duration pause) {
        this.listener = listener;
        this.connector = connector;
        this.pause = pause;
    }

    /** Makes the second half of the way. */
    private interface Connector {
        Socket connect() throws IOException;
    }

    /** A slow line: what goes to the server passes at a bounded rate. */
    static Relay throttled(int target, long bytesPerSecond) throws IOException {
        return start(
                new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()),
                () -> new Socket(InetAddress.getLoopbackAddress(), target),
                Duration.ofSeconds(1).multipliedBy(CHUNK).dividedBy(bytesPerSecond));
    }

    /** An address that leads to another one, on the same port, where all seem to come from a third one. */
    static Relay translating(String entrance, String source, String target, int port) throws IOException {
        InetAddress from = InetAddress.getByName(source);
        InetAddress to = InetAddress.getByName(target);
        return start(
                new ServerSocket(port, BACKLOG, InetAddress.getByName(entrance)),
                () -> new Socket(to, port, from, 0),
                Duration.ZERO);
    }

    private static Relay start(ServerSocket listener, Connector connector, Duration pause) {
        Relay relay = new Relay(listener, connector, pause);
        Thread.startVirtualThread(relay::accept);
        return relay;
    }

    /** Whether somebody listens there. */
    static boolean isOpen(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = connector.connect();
                Thread.startVirtualThread(() -> copy(client, server, pause));
                Thread.startVirtualThread(() -> copy(server, client, Duration.ZERO));
            }
        } catch (IOException e) {
            // The listener is closed: the test is over.
        }
    }

    private static void copy(Socket from, Socket to, Duration pause) {
        byte[] chunk = new byte[CHUNK];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                out.write(chunk, 0, read);
                Thread.sleep(pause.multipliedBy(read).dividedBy(CHUNK));
            }
        } catch (IOException | InterruptedException e) {
            // One side hung up; closing both tells the other.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
