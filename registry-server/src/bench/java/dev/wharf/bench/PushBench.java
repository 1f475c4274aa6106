package dev.wharf.bench;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.wharf.model.Digest;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.storage.BlobStore;
import dev.wharf.registry.storage.StartedUpload;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.UploadSession;
import dev.wharf.registry.storage.UploadStore;
import dev.wharf.registry.storage.filesystem.FilesystemDriver;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Blobs that nobody has pushed before: ours, which brings each to the disk before it answers, beside Debian's
 * docker-registry, which does not, and beside two that write to the same disk and sync what they write: one file for
 * each blob, and the files and directories of a registry's layout.
 */
public final class PushBench {
    private static final int ROUNDS = 3;
    private static final int MIB = 1 << 20;
    private static final RepositoryName REPOSITORY = new RepositoryName("bench/pushed");

    /** More than one measurement writes. */
    private static final long MEMORY = 4L << 30;

    private final Path directory;
    private final Setting setting;
    private long lastId;

    /** A blob that is known before it is pushed. */
    private record Blob(Content content, Digest digest) {}

    /** Stores a blob, over a connection of its own thread. */
    private interface Store extends AutoCloseable {
        void put(Blob blob) throws IOException;

        @Override
        default void close() throws IOException {}
    }

    /** Opens a store for one thread. */
    private interface Opener {
        Store open() throws IOException;
    }

    private record Result(double seconds, Usage usage) {}

    private PushBench(Path directory, Setting setting) {
        this.directory = directory;
        this.setting = setting;
    }

    /**
     * Measures.
     *
     * @param args a directory for the stores, in which the benchmark leaves nothing; {@code tls} for HTTPS
     */
    public static void main(String[] args) throws Exception {
        new PushBench(Files.createDirectories(Path.of(args[0]).toAbsolutePath()), Setting.of(args)).run();
    }

    private void run() throws Exception {
        System.out.println(
                "| push | clients | ours MiB/s | the original's | disk with fsync | in the layout | to the original "
                        + "| to the disk | to the layout | CPU s/GiB | the original's | read, of what was pushed | read from disk |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (int clients : new int[] {1, 8}) {
            compare("1 MiB × 200", 200, MIB, clients);
            compare("100 MiB × 10", 10, 100 * MIB, clients);
            compare("1 GiB × 2", 2, 1 << 30, clients);
        }
    }

    private void compare(String what, int count, long size, int clients) throws Exception {
        List<Result> ours = new ArrayList<>();
        List<Result> original = new ArrayList<>();
        List<Result> disk = new ArrayList<>();
        List<Result> layout = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Blob> blobs = blobs(count, size);
            ours.add(registry(ServerProcess.ours(directory.resolve("ours"), setting), blobs, clients));
            original.add(registry(ServerProcess.original(directory.resolve("original"), setting), blobs, clients));
            disk.add(disk(blobs, clients));
            layout.add(layout(blobs, clients));
        }
        double mebibytes = (double) count * size * ROUNDS / MIB;
        System.out.println(String.format(
                Locale.ROOT,
                "| %s | %d | %,.0f | %,.0f | %,.0f | %,.0f | %.2f | %.2f | %.2f | %.2f | %.2f | %.3f | %d |",
                what,
                clients,
                mebibytes / seconds(ours),
                mebibytes / seconds(original),
                mebibytes / seconds(disk),
                mebibytes / seconds(layout),
                seconds(original) / seconds(ours),
                seconds(disk) / seconds(ours),
                seconds(layout) / seconds(ours),
                processorSeconds(ours) * 1024 / mebibytes,
                processorSeconds(original) * 1024 / mebibytes,
                ours.stream().mapToLong(result -> result.usage.read()).sum() / mebibytes / MIB,
                ours.stream().mapToLong(result -> result.usage.readFromDisk()).sum()));
    }

    private static double seconds(List<Result> results) {
        return results.stream().mapToDouble(Result::seconds).sum();
    }

    private static double processorSeconds(List<Result> results) {
        return results.stream()
                .mapToDouble(result -> result.usage.processorSeconds())
                .sum();
    }

    private List<Blob> blobs(int count, long size) throws Exception {
        List<Blob> blobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blobs.add(blob(size));
        }
        return blobs;
    }

    private Blob blob(long size) throws Exception {
        lastId++;
        Content content = new Content(lastId, size);
        return new Blob(content, content.digest());
    }

    /** Warms the server up with pushes of its own, measures, and ends it. */
    private Result registry(ServerProcess started, List<Blob> blobs, int clients) throws Exception {
        try (ServerProcess server = started) {
            Opener opener = () -> new Store() {
                private final Wire wire = server.connect();
                private final Image image = new Image(wire, REPOSITORY.value(), "");

                @Override
                public void put(Blob blob) throws IOException {
                    image.pushBlob(blob.digest, blob.content.size(), blob.content);
                }

                @Override
                public void close() throws IOException {
                    wire.close();
                }
            };
            push(opener, blobs(100, MIB), clients);
            settle();
            Usage before = server.usage();
            double seconds = push(opener, blobs, clients);
            return new Result(seconds, server.usage().since(before));
        } finally {
            clean();
        }
    }

    private Result disk(List<Blob> blobs, int clients) throws Exception {
        Path files = Files.createDirectories(directory.resolve("disk"));
        settle();
        try {
            return new Result(push(() -> blob -> write(files, blob), blobs, clients), new Usage(0, 0, 0));
        } finally {
            clean();
        }
    }

    /** All files and directories that a push makes, and all syncs, but nothing received and nothing hashed. */
    private Result layout(List<Blob> blobs, int clients) throws Exception {
        settle();
        try (StorageDriver driver = FilesystemDriver.open(directory.resolve("layout"), UUID::randomUUID)) {
            UploadStore uploads = new UploadStore(driver);
            BlobStore stored = new BlobStore(driver);
            return new Result(push(() -> blob -> store(uploads, stored, blob), blobs, clients), new Usage(0, 0, 0));
        } finally {
            clean();
        }
    }

    private static void store(UploadStore uploads, BlobStore stored, Blob blob) throws IOException {
        UUID id = UUID.randomUUID();
        try (UploadSession session = uploads.create(REPOSITORY, id, StartedUpload.plain(Instant.now()))) {
            blob.content.generate((block, length) -> session.append(ByteBuffer.wrap(block, 0, length)));
            uploads.commit(session, blob.digest);
            stored.link(REPOSITORY, blob.digest);
            uploads.remove(REPOSITORY, id);
        }
    }

    private static void write(Path files, Blob blob) throws IOException {
        try (FileChannel file = FileChannel.open(files.resolve(blob.digest.hex()), CREATE_NEW, WRITE);
                FileChannel parent = FileChannel.open(files, READ)) {
            blob.content.writeTo(Channels.newOutputStream(file));
            file.force(true);
            parent.force(true);
        }
    }

    private static double push(Opener opener, List<Blob> blobs, int clients) throws Exception {
        Queue<Blob> waiting = new ConcurrentLinkedQueue<>(blobs);
        Callable<Void> client = () -> {
            try (Store store = opener.open()) {
                for (Blob blob = waiting.poll(); blob != null; blob = waiting.poll()) {
                    store.put(blob);
                }
            }
            return null;
        };
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            for (Future<Void> done : threads.invokeAll(Collections.nCopies(clients, client))) {
                done.get();
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /**
     * What one has left to be written must not be charged to the next one; nor must memory that a virtual machine has
     * given back to its host, and gets again page by page at a third of the speed.
     */
    private void settle() throws IOException, InterruptedException {
        Path memory = directory.resolve("memory");
        try (OutputStream out = Files.newOutputStream(memory)) {
            new Content(0, MEMORY).writeTo(out);
        }
        Files.delete(memory);
        run("sync");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private void clean() throws IOException, InterruptedException {
        for (String store : List.of("ours", "original", "disk", "layout")) {
            run("rm", "-rf", directory.resolve(store).toString());
        }
        run("sync");
    }
}
