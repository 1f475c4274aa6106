package dev.wharf.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.model.Digest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Manifests and blobs that are asked for all the time: ours beside Debian's docker-registry, over the same directory.
 */
public final class ServingBench {
    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String ROOT = "/v2/bench/app/";
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration TIME = Duration.ofSeconds(5);

    private final ServerProcess ours;
    private final ServerProcess original;

    private ServingBench(ServerProcess ours, ServerProcess original) {
        this.ours = ours;
        this.original = original;
    }

    /**
     * Pushes an image and measures.
     *
     * @param args a directory for the store
     */
    public static void main(String[] args) throws Exception {
        Path store = Files.createDirectories(Path.of(args[0]).toAbsolutePath());
        try (ServerProcess ours = ServerProcess.start(store);
                ServerProcess original = ServerProcess.original(store)) {
            new ServingBench(ours, original).run();
        }
    }

    private void run() throws Exception {
        Digest config = pushBlob("{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(UTF_8));
        Digest layer = pushBlob(new byte[1 << 20]);
        Digest manifest = pushManifest(config, layer);
        System.out.println(
                "| request | connections | requests/s | p50 ms | p99 ms | the original's | p99 ms | ratio | p99 ratio |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (int connections : new int[] {16, 64}) {
            compare("GET", "manifests/latest", "manifest by tag", connections);
            compare("GET", "manifests/" + manifest, "manifest by digest", connections);
            compare("HEAD", "manifests/latest", "manifest", connections);
            compare("HEAD", "blobs/" + config, "blob", connections);
            compare("GET", "blobs/" + layer, "blob of 1 MiB", connections);
        }
    }

    /** In turns, so that both meet the same machine. */
    private void compare(String method, String path, String what, int connections) throws Exception {
        Times our = measure(ours, method, path, connections);
        Times their = measure(original, method, path, connections);
        System.out.println(String.format(
                Locale.ROOT,
                "| %s %s | %d | %,.0f | %.2f | %.2f | %,.0f | %.2f | %.1f | %.2f |",
                method,
                what,
                connections,
                rate(our),
                our.millis(0.5),
                our.millis(0.99),
                rate(their),
                their.millis(0.99),
                rate(our) / rate(their),
                our.millis(0.99) / their.millis(0.99)));
    }

    private static Times measure(ServerProcess server, String method, String path, int connections) throws Exception {
        Load load = new Load(server.port(), method, ROOT + path, "Accept: " + MANIFEST + "\r\n");
        load.run(connections, WARM_UP);
        return load.run(connections, TIME);
    }

    private static double rate(Times times) {
        return times.count() / (double) TIME.toSeconds();
    }

    private Digest pushBlob(byte[] content) throws Exception {
        Digest digest = Digest.Algorithm.SHA256.of(content);
        expectCreated(ours.send(ours.request(ROOT + "blobs/uploads/?digest=" + digest)
                .POST(BodyPublishers.ofByteArray(content))
                .build()));
        return digest;
    }

    private Digest pushManifest(Digest config, Digest layer) throws Exception {
        String layers = IntStream.range(0, 6)
                .mapToObj(_ -> "{\"mediaType\":\"application/vnd.docker.image.rootfs.diff.tar.gzip\",\"digest\":\""
                        + layer + "\",\"size\":1048576}")
                .collect(Collectors.joining(","));
        byte[] manifest = ("{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST
                        + "\",\"config\":{\"mediaType\":\"application/vnd.docker.container.image.v1+json\",\"digest\":\""
                        + config + "\",\"size\":37},\"layers\":[" + layers + "]}")
                .getBytes(UTF_8);
        expectCreated(ours.send(ours.request(ROOT + "manifests/latest")
                .header("Content-Type", MANIFEST)
                .PUT(BodyPublishers.ofByteArray(manifest))
                .build()));
        return Digest.Algorithm.SHA256.of(manifest);
    }

    private static void expectCreated(HttpResponse<byte[]> response) {
        if (response.statusCode() != 201) {
            throw new IllegalStateException(
                    response.uri() + " answers " + response.statusCode() + ": " + new String(response.body(), UTF_8));
        }
    }
}
