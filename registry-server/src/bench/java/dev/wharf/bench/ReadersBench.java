package dev.wharf.bench;

import dev.wharf.model.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

/** 256 clients that pull a layer of 1 GiB at once, and one that asks for something small meanwhile. */
public final class ReadersBench {
    private static final int CLIENTS = 256;
    private static final long SIZE = 1 << 30;
    private static final String REPOSITORY = "bench/readers";

    private ReadersBench() {}

    /**
     * Pushes the layer and measures.
     *
     * @param args a directory for the store; {@code tls} for HTTPS
     */
    public static void main(String[] args) throws Exception {
        Path store = Files.createDirectories(Path.of(args[0]).toAbsolutePath());
        try (ServerProcess server = ServerProcess.ours(store, Setting.of(args))) {
            Content content = new Content(1, SIZE);
            Digest digest = content.digest();
            try (Wire wire = server.connect()) {
                new Image(wire, REPOSITORY, "").pushBlob(digest, SIZE, content);
            }
            measure(server, "/v2/" + REPOSITORY + "/blobs/" + digest);
        }
    }

    private static void measure(ServerProcess server, String path) throws Exception {
        Callable<Long> client = () -> {
            long start = System.nanoTime();
            new Pulls(server, Wire.head("GET", path, "")).run(1, 1);
            return System.nanoTime() - start;
        };
        AtomicBoolean over = new AtomicBoolean();
        Callable<Times> small = () -> {
            LongStream.Builder times = LongStream.builder();
            try (Wire wire = server.connect()) {
                while (!over.get()) {
                    long start = System.nanoTime();
                    wire.send(Wire.head("HEAD", path, ""), Wire.Body.NONE);
                    times.add(System.nanoTime() - start);
                    TimeUnit.MILLISECONDS.sleep(10);
                }
            }
            return new Times(times.build().toArray());
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1)) {
            Future<Times> other = threads.submit(small);
            LongStream.Builder times = LongStream.builder();
            for (Future<Long> done : threads.invokeAll(Collections.nCopies(CLIENTS, client))) {
                times.add(done.get());
            }
            over.set(true);
            Times pulls = new Times(times.build().toArray());
            System.out.println(String.format(
                    Locale.ROOT,
                    "%d pulls of 1 GiB: the fastest %.1f s, median %.1f s, the slowest %.1f s; "
                            + "HEAD meanwhile: p50 %.1f ms, p99 %.1f ms; peak memory %d MiB",
                    CLIENTS,
                    pulls.millis(0) / 1000,
                    pulls.millis(0.5) / 1000,
                    pulls.millis(1) / 1000,
                    other.get().millis(0.5),
                    other.get().millis(0.99),
                    server.peakMemory() >> 20));
        }
    }
}
