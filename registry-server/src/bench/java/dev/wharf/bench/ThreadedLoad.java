package dev.wharf.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** The same request over a number of connections, each with a thread of its own: for TLS, which {@link Load} cannot. */
final class ThreadedLoad {
    private final ServerProcess server;
    private final byte[] request;
    private final boolean hasBody;

    ThreadedLoad(ServerProcess server, byte[] request) {
        this.server = server;
        this.request = request;
        this.hasBody = request[0] != 'H';
    }

    /** How long each of the answers took that came within this time. */
    Times run(int connections, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        Callable<long[]> client = () -> client(end);
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            LongStream times = LongStream.empty();
            for (Future<long[]> done : threads.invokeAll(Collections.nCopies(connections, client))) {
                times = LongStream.concat(times, Arrays.stream(done.get()));
            }
            return new Times(times.toArray());
        }
    }

    private long[] client(long end) throws Exception {
        LongStream.Builder times = LongStream.builder();
        try (Wire wire = server.connect()) {
            for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                Wire.Answer answer = wire.send(request, Wire.Body.NONE);
                if (answer.status() != 200) {
                    throw new IllegalStateException("answered " + answer);
                }
                wire.discard(hasBody ? answer.length() : 0);
                times.add(System.nanoTime() - start);
            }
        }
        return times.build().toArray();
    }
}
