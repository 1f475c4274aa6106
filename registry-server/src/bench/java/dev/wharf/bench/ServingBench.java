package dev.wharf.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.model.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Manifests and blobs that are asked for all the time: ours beside Debian's docker-registry, over the same directory;
 * without authentication, and with a Bearer token on every request.
 */
public final class ServingBench {
    private static final String REPOSITORY = "bench/app";
    private static final byte[] CONFIG = "{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(UTF_8);
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration TIME = Duration.ofSeconds(5);

    private final ServerProcess ours;
    private final ServerProcess original;
    private final Setting setting;

    private ServingBench(ServerProcess ours, ServerProcess original, Setting setting) {
        this.ours = ours;
        this.original = original;
        this.setting = setting;
    }

    /**
     * Pushes an image and measures.
     *
     * @param args a directory for the store; {@code tls} for HTTPS
     */
    public static void main(String[] args) throws Exception {
        Path store = Files.createDirectories(Path.of(args[0]).toAbsolutePath());
        measure(store, "without authentication", Setting.of(args));
        if (args.length == 1) {
            measure(store, "with a Bearer token", Setting.bearer(REPOSITORY));
        }
    }

    private static void measure(Path store, String title, Setting setting) throws Exception {
        try (ServerProcess ours = ServerProcess.ours(store, setting);
                ServerProcess original = ServerProcess.original(store, setting)) {
            System.out.println("\n" + title + "\n");
            new ServingBench(ours, original, setting).run();
        }
    }

    private void run() throws Exception {
        byte[] layerContent = new byte[1 << 20];
        Digest layer = Digest.Algorithm.SHA256.of(layerContent);
        Digest config = Digest.Algorithm.SHA256.of(CONFIG);
        byte[] manifest = Image.manifest(config, CONFIG.length, layer);
        try (Wire wire = ours.connect()) {
            Image image = new Image(wire, REPOSITORY, setting.headers());
            image.pushBlob(CONFIG);
            image.pushBlob(layerContent);
            image.pushManifest("latest", manifest);
        }
        System.out.println(
                "| request | connections | requests/s | p50 ms | p99 ms | the original's | p99 ms | ratio | p99 ratio |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (int connections : new int[] {16, 64}) {
            compare("GET", "manifests/latest", "manifest by tag", connections);
            compare("GET", "manifests/" + Digest.Algorithm.SHA256.of(manifest), "manifest by digest", connections);
            compare("HEAD", "manifests/latest", "manifest", connections);
            compare("HEAD", "blobs/" + config, "blob", connections);
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

    private Times measure(ServerProcess server, String method, String path, int connections) throws Exception {
        byte[] request = Wire.head(
                method, "/v2/" + REPOSITORY + "/" + path, setting.headers() + "Accept: " + Image.MANIFEST + "\r\n");
        if (setting.isSecure()) {
            ThreadedLoad load = new ThreadedLoad(server, request);
            load.run(connections, WARM_UP);
            return load.run(connections, TIME);
        }
        Load load = new Load(server, List.of(request));
        load.run(connections, WARM_UP);
        return load.run(connections, TIME);
    }

    private static double rate(Times times) {
        return times.count() / (double) TIME.toSeconds();
    }
}
