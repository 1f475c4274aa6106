package dev.wharf.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.model.Digest;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import dev.wharf.registry.storage.Layout;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageDriver.Durability;
import dev.wharf.registry.storage.filesystem.FilesystemDriver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The same requests to repositories of 10, 1,000, 10,000 and 100,000 tags, whose answers must not depend on that.
 *
 * <p>A server gets them in short turns, so that what else the machine does meets all repositories alike.
 */
public final class GrowthBench {
    private static final int[] TAGS = {10, 1_000, 10_000, 100_000};
    private static final int TURNS = 41;
    private static final Duration TURN = Duration.ofMillis(300);
    private static final byte[] CONFIG = "{}".getBytes(UTF_8);
    private static final Digest CONFIG_DIGEST = Digest.Algorithm.SHA256.of(CONFIG);
    private static final byte[] MANIFEST = Image.manifest(CONFIG_DIGEST, CONFIG.length, CONFIG_DIGEST);

    private final ServerProcess server;

    private GrowthBench(ServerProcess server) {
        this.server = server;
    }

    /**
     * Makes the store and measures.
     *
     * @param args a directory for the store, made once and used again by the next run
     */
    public static void main(String[] args) throws Exception {
        Path store = Path.of(args[0]).toAbsolutePath();
        if (!Files.exists(store.resolve("complete"))) {
            write(store);
            Files.createFile(store.resolve("complete"));
        }
        try (ServerProcess server = ServerProcess.ours(store, Setting.OPEN)) {
            new GrowthBench(server).run();
        }
    }

    /** Tags that all point to one manifest, as links alone, and not brought to the disk. */
    private static void write(Path store) {
        Digest manifest = Digest.Algorithm.SHA256.of(MANIFEST);
        byte[] link = manifest.toString().getBytes(UTF_8);
        try (StorageDriver driver = FilesystemDriver.open(store, UUID::randomUUID)) {
            for (int tags : TAGS) {
                RepositoryName name = new RepositoryName(repository(tags));
                for (int i = 0; i < tags; i++) {
                    driver.put(Layout.currentLink(name, new Tag(tag(i))), link, Durability.EVENTUAL);
                }
            }
        }
    }

    private static String repository(int tags) {
        return "bench/tags-" + tags;
    }

    private static String tag(int i) {
        return "v1.%06d".formatted(i);
    }

    private void run() throws Exception {
        for (int tags : TAGS) {
            try (Wire wire = server.connect()) {
                Image image = new Image(wire, repository(tags), "");
                image.pushBlob(CONFIG);
                image.pushManifest(tag(0), MANIFEST);
            }
        }
        System.out.println("| request | connections | 10 tags: p50 ms | p99 ms | 1,000: p50 | p99 | 10,000: p50 | p99 "
                + "| 100,000: p50 | p99 | p99 of 100,000 to 10 |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        String accept = "Accept: " + Image.MANIFEST + "\r\n";
        measure("GET manifest by tag", 16, tags -> requests("GET", tags, "manifests/", accept));
        measure(
                "HEAD blob",
                16,
                tags -> List.of(Wire.head("HEAD", "/v2/" + repository(tags) + "/blobs/" + CONFIG_DIGEST, "")));
        measure(
                "PUT manifest under a tag",
                4,
                tags -> requests("PUT", tags, "manifests/", "Content-Type: " + Image.MANIFEST + "\r\n"));
    }

    /** For a thousand of the tags, or each of them a hundred times. */
    private static List<byte[]> requests(String method, int tags, String path, String headers) {
        byte[] body = method.equals("PUT") ? MANIFEST : new byte[0];
        return new Random(1)
                .ints(1000, 0, tags)
                .mapToObj(i -> join(
                        Wire.head(
                                method,
                                "/v2/" + repository(tags) + "/" + path + tag(i),
                                headers + "Content-Length: " + body.length + "\r\n"),
                        body))
                .toList();
    }

    private static byte[] join(byte[] head, byte[] body) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head);
        whole.writeBytes(body);
        return whole.toByteArray();
    }

    private void measure(String what, int connections, IntFunction<List<byte[]>> requests) throws IOException {
        List<Load> loads = IntStream.of(TAGS)
                .mapToObj(tags -> new Load(server, requests.apply(tags)))
                .toList();
        List<List<Times>> times =
                loads.stream().map(_ -> (List<Times>) new ArrayList<Times>()).toList();
        for (int turn = 0; turn < TURNS; turn++) {
            for (int i = 0; i < TAGS.length; i++) {
                Times result = loads.get(i).run(connections, TURN);
                if (turn > TURNS / 4) {
                    times.get(i).add(result);
                }
            }
        }
        List<Times> all = times.stream().map(Times::merge).toList();
        StringBuilder row = new StringBuilder("| " + what + " | " + connections);
        for (Times each : all) {
            row.append(String.format(Locale.ROOT, " | %.2f | %.2f", each.millis(0.5), each.millis(0.99)));
        }
        System.out.println(row.append(String.format(
                Locale.ROOT,
                " | %.2f |",
                all.getLast().millis(0.99) / all.getFirst().millis(0.99))));
    }
}
