package dev.wharf.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** A slow line in front of a server on this machine: bytes towards it pass at a bounded rate, answers at once. */
final class ThrottledProxy implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;

    private final ServerSocket listener;
    private final int target;
    private final Duration pause;

    private ThrottledProxy(ServerSocket listener, int target, Duration pause) {
        this.listener = listener;
        this.target = target;
        this.pause = pause;
    }

    static ThrottledProxy start(int target, long bytesPerSecond) throws IOException {
        Duration pause = Duration.ofSeconds(1).multipliedBy(CHUNK).dividedBy(bytesPerSecond);
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ThrottledProxy proxy = new ThrottledProxy(listener, target, pause);
        Thread.startVirtualThread(proxy::accept);
        return proxy;
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
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
