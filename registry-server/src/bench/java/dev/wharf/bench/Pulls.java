package dev.wharf.bench;

import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same download over several connections at once, again and again. */
final class Pulls {
    private final ServerProcess server;
    private final byte[] request;

    /**
     * What came.
     *
     * @param seconds from the first request to the last byte
     */
    record Volume(long bytes, double seconds) {
        Volume plus(Volume other) {
            return new Volume(bytes + other.bytes, seconds + other.seconds);
        }

        double mebibytesPerSecond() {
            return bytes / seconds / (1 << 20);
        }

        double gibibytes() {
            return bytes / (double) (1 << 30);
        }
    }

    Pulls(ServerProcess server, byte[] request) {
        this.server = server;
        this.request = request;
    }

    Volume run(int connections, int times) throws Exception {
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            Callable<Long> one = () -> pull(times);
            long bytes = 0;
            for (Future<Long> pulled : threads.invokeAll(Collections.nCopies(connections, one))) {
                bytes += pulled.get();
            }
            return new Volume(bytes, (System.nanoTime() - start) / 1e9);
        }
    }

    private long pull(int times) throws IOException {
        long bytes = 0;
        try (Wire wire = server.connect()) {
            for (int i = 0; i < times; i++) {
                Wire.Answer answer = wire.send(request, Wire.Body.NONE);
                if (answer.status() / 100 != 2 || answer.length() == 0) {
                    throw new IOException("answered " + answer);
                }
                wire.discard(answer.length());
                bytes += answer.length();
            }
        }
        return bytes;
    }
}
