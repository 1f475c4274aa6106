package dev.wharf.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.model.Digest;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import dev.wharf.registry.storage.Layout;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageDriver.Durability;
import dev.wharf.registry.storage.filesystem.FilesystemDriver;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The lists of a large registry: 100,000 repositories, and 500,000 tags in one of them.
 *
 * <p>Cold is the first request to a server that has just started, with the directories in the kernel's cache; warm the
 * ones after it; "after a push" the first request after another new tag, or new repository, has been pushed.
 */
public final class ListingBench {
    private static final int REPOSITORIES = 100_000;
    private static final int TAGS = 500_000;
    private static final int PAGE = 1000;
    private static final String MANY = "bench/many-tags";
    private static final Digest DIGEST = Digest.Algorithm.SHA256.of("{}".getBytes(UTF_8));
    private static final String MANIFEST = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":\
            "application/vnd.oci.image.config.v1+json","digest":"%s","size":2},"layers":[]}""".formatted(DIGEST);

    private final Path store;

    private ListingBench(Path store) {
        this.store = store;
    }

    /**
     * Makes the store and measures.
     *
     * @param args a directory for the store, made once and used again by the next run
     */
    public static void main(String[] args) throws Exception {
        new ListingBench(Path.of(args[0]).toAbsolutePath()).run();
    }

    private void run() throws Exception {
        if (!Files.exists(store.resolve("complete"))) {
            write();
            Files.createFile(store.resolve("complete"));
        }
        System.out.println(
                "| list                                      |     cold |   median |      p99 | after a push: median | p99 |");
        System.out.println("|---|---|---|---|---|---|");
        String begin = "/v2/_catalog?n=" + PAGE;
        measure("catalog, 1,000 at the beginning", begin, PAGE, 300, true);
        measure("catalog, 1,000 in the middle", begin + "&last=" + repository(REPOSITORIES / 2), PAGE, 300, true);
        measure("catalog, the last 999", begin + "&last=" + repository(REPOSITORIES - PAGE), 999, 300, true);
        String tags = "/v2/" + MANY + "/tags/list";
        measure("tags, 1,000 at the beginning", tags + "?n=" + PAGE, PAGE, 300, false);
        measure("tags, 1,000 in the middle", tags + "?n=" + PAGE + "&last=" + tag(TAGS / 2), PAGE, 300, false);
        measure("tags, the last 999", tags + "?n=" + PAGE + "&last=" + tag(TAGS - PAGE), 999, 300, false);
        measure("tags, all 500,000", tags, TAGS, 50, false);
    }

    /** Links alone, in the order of nothing in particular, and not brought to the disk. */
    private void write() {
        byte[] link = DIGEST.toString().getBytes(UTF_8);
        try (StorageDriver driver = FilesystemDriver.open(store, UUID::randomUUID)) {
            for (int i = 0; i < REPOSITORIES; i++) {
                RepositoryName name = new RepositoryName(repository(i));
                driver.put(Layout.layerLink(name, DIGEST), link, Durability.EVENTUAL);
                driver.put(Layout.revisionLink(name, DIGEST), link, Durability.EVENTUAL);
            }
            RepositoryName many = new RepositoryName(MANY);
            for (int i = 0; i < TAGS; i++) {
                driver.put(Layout.currentLink(many, new Tag(tag(i))), link, Durability.EVENTUAL);
            }
        }
    }

    /** A hundred teams; behind {@link #MANY}, so that this does not shift the pages. */
    private static String repository(int i) {
        return "team%02d/app-%05d".formatted(i / 1000, i);
    }

    private static String tag(int i) {
        return "v1.%06d".formatted(i);
    }

    /** @param repositories whether a push makes a repository, else a tag; either sorts before all that is listed */
    private void measure(String label, String path, int names, int count, boolean repositories) throws Exception {
        try (ServerProcess server = ServerProcess.ours(store, Setting.OPEN)) {
            Times cold = Times.of(1, () -> list(server, path, names));
            Times warm = Times.of(count, () -> list(server, path, names));
            long[] pushed = new long[20];
            for (int i = 0; i < pushed.length; i++) {
                push(server, repositories);
                long start = System.nanoTime();
                list(server, path, names);
                pushed[i] = System.nanoTime() - start;
            }
            System.out.println("| %-41s | %s | %s | %s |"
                    .formatted(label, cold.median(), warm.columns(), new Times(pushed).columns()));
        }
    }

    private static void list(ServerProcess server, String path, int atLeast) throws Exception {
        HttpResponse<byte[]> response = server.send(server.get(path));
        int names = 0;
        for (byte b : response.body()) {
            names += b == '"' ? 1 : 0;
        }
        if (response.statusCode() != 200 || names / 2 < atLeast) {
            throw new IllegalStateException(
                    path + " answers " + response.statusCode() + " with " + names / 2 + " names");
        }
    }

    private void push(ServerProcess server, boolean newRepository) throws Exception {
        String id = UUID.randomUUID().toString();
        String repository = newRepository ? "bench/" + id : MANY;
        expect(
                server.send(server.request("/v2/" + repository + "/blobs/uploads/?digest=" + DIGEST)
                        .POST(BodyPublishers.ofString("{}"))
                        .build()),
                201);
        expect(
                server.send(server.request("/v2/" + repository + "/manifests/0-" + id)
                        .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
                        .PUT(BodyPublishers.ofString(MANIFEST))
                        .build()),
                201);
    }

    private static void expect(HttpResponse<byte[]> response, int status) {
        if (response.statusCode() != status) {
            throw new IllegalStateException(
                    response.uri() + " answers " + response.statusCode() + ": " + new String(response.body(), UTF_8));
        }
    }
}
