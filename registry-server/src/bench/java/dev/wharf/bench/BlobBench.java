package dev.wharf.bench;

import dev.wharf.model.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Blobs that are read whole and in part, and what that costs the server: ours beside Debian's docker-registry over the
 * same directory, and nginx, which sends the same files.
 */
public final class BlobBench {
    private static final String REPOSITORY = "bench/blobs";
    private static final int ROUNDS = 3;
    private static final int MIB = 1 << 20;

    private final Path store;
    private final Setting setting;
    private final Map<String, ServerProcess> servers = new LinkedHashMap<>();

    private record Result(Pulls.Volume volume, double processorSeconds) {
        double cost() {
            return processorSeconds / volume.gibibytes();
        }
    }

    private BlobBench(Path store, Setting setting) {
        this.store = store;
        this.setting = setting;
    }

    /**
     * Pushes blobs and measures.
     *
     * @param args a directory for the store; {@code tls} for HTTPS, without nginx
     */
    public static void main(String[] args) throws Exception {
        new BlobBench(Files.createDirectories(Path.of(args[0]).toAbsolutePath()), Setting.of(args)).run();
    }

    private void run() throws Exception {
        try (ServerProcess ours = ServerProcess.ours(store, setting);
                ServerProcess original = ServerProcess.original(store, setting);
                ServerProcess nginx = ServerProcess.nginx(store)) {
            servers.put("ours", ours);
            servers.put("the original", original);
            if (!setting.isSecure()) {
                servers.put("nginx", nginx);
            }
            System.out.println("| download | connections | server | MiB/s | CPU s/GiB | ours to it: MiB/s | CPU |");
            System.out.println("|---|---:|---|---:|---:|---:|---:|");
            Digest small = push(1, MIB);
            compare("1 MiB", small, "", 16, 512);
            Digest middle = push(2, 100 * MIB);
            compare("100 MiB", middle, "", 4, 5);
            Digest big = push(3, 1 << 30);
            compare("1 GiB", big, "", 4, 1);
            compare("1 MiB of 1 GiB", big, range(500, 1), 16, 512);
            compare("100 MiB of 1 GiB", big, range(500, 100), 4, 5);
        }
    }

    private static String range(int first, int length) {
        long start = (long) first * MIB;
        return "Range: bytes=" + start + "-" + (start + (long) length * MIB - 1) + "\r\n";
    }

    private Digest push(int id, long size) throws Exception {
        Content content = new Content(id, size);
        Digest digest = content.digest();
        try (Wire wire = servers.values().iterator().next().connect()) {
            new Image(wire, REPOSITORY, "").pushBlob(digest, size, content);
        }
        return digest;
    }

    /** In turns, so that all meet the same machine. */
    private void compare(String what, Digest digest, String headers, int connections, int times) throws Exception {
        Map<String, Result> results = new LinkedHashMap<>();
        for (int round = 0; round <= ROUNDS; round++) {
            for (Map.Entry<String, ServerProcess> server : servers.entrySet()) {
                Result result = measure(server.getValue(), path(server.getKey(), digest), headers, connections, times);
                if (round > 0) {
                    results.merge(server.getKey(), result, BlobBench::sum);
                }
            }
        }
        Result ours = results.values().iterator().next();
        results.forEach((server, result) -> System.out.println(String.format(
                Locale.ROOT,
                "| %s | %d | %s | %,.0f | %.3f | %.2f | %.2f |",
                what,
                connections,
                server,
                result.volume.mebibytesPerSecond(),
                result.cost(),
                ours.volume.mebibytesPerSecond() / result.volume.mebibytesPerSecond(),
                ours.cost() / result.cost())));
    }

    private static Result sum(Result one, Result other) {
        return new Result(one.volume.plus(other.volume), one.processorSeconds + other.processorSeconds);
    }

    private static String path(String server, Digest digest) {
        String hex = digest.hex();
        return server.equals("nginx")
                ? "/docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data"
                : "/v2/" + REPOSITORY + "/blobs/" + digest;
    }

    private static Result measure(ServerProcess server, String path, String headers, int connections, int times)
            throws Exception {
        Usage before = server.usage();
        Pulls.Volume volume = new Pulls(server, Wire.head("GET", path, headers)).run(connections, times);
        return new Result(volume, server.usage().since(before).processorSeconds());
    }
}
