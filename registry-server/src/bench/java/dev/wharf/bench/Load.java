package dev.wharf.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The same request again and again over a number of connections, each of which sends the next one when it has the
 * answer. Plain sockets, so that the client costs as little as it can of the processors that it shares with the server.
 */
final class Load {
    private final int port;
    private final byte[] request;
    private final boolean hasBody;

    /** @param headers each with its end of line */
    Load(int port, String method, String path, String headers) {
        this.port = port;
        this.request =
                (method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n").getBytes(ISO_8859_1);
        this.hasBody = !method.equals("HEAD");
    }

    /** How long each of the answers took that came within this time. */
    Times run(int connections, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            Callable<long[]> one = () -> connection(end);
            List<long[]> all = new ArrayList<>();
            for (Future<long[]> times : threads.invokeAll(Collections.nCopies(connections, one))) {
                all.add(times.get());
            }
            return new Times(all.stream().flatMapToLong(Arrays::stream).toArray());
        }
    }

    private long[] connection(long end) throws IOException {
        long[] times = new long[1024];
        int count = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
            for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                socket.getOutputStream().write(request);
                readAnswer(in);
                times = count == times.length ? Arrays.copyOf(times, 2 * count) : times;
                times[count++] = System.nanoTime() - start;
            }
        }
        return Arrays.copyOf(times, count);
    }

    private void readAnswer(InputStream in) throws IOException {
        String status = line(in);
        long length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length =
                        Long.parseLong(header.substring(header.indexOf(':') + 1).strip());
            }
        }
        if (!status.contains(" 200 ")) {
            throw new IOException("answered " + status);
        }
        if (hasBody) {
            in.skipNBytes(length);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(80);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server has closed the connection");
            }
            line.append((char) c);
        }
        return line.substring(0, line.length() - 1);
    }
}
