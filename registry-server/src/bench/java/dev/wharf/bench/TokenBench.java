package dev.wharf.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** How fast tokens are given to those who are remembered, and what a thousand logins at once do to them. */
public final class TokenBench {
    private static final String PASSWORD = "down-the-rabbit-hole";
    private static final int USERS = 64;
    private static final int CROWD = 1_000;
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration TIME = Duration.ofSeconds(10);

    private final Path directory;

    private TokenBench(Path directory) {
        this.directory = directory;
    }

    /**
     * Measures.
     *
     * @param args an empty directory; {@code crowd} for the thousand logins
     */
    public static void main(String[] args) throws Exception {
        TokenBench bench = new TokenBench(Path.of(args[0]).toAbsolutePath());
        if (args.length > 1) {
            bench.crowd();
            return;
        }
        System.out.println("| signature | cryptography | requests/s | p50 ms | p99 ms |\n|---|---|---:|---:|---:|");
        bench.tokens("ES256", true);
        bench.tokens("RS256", true);
        bench.tokens("ES256", false);
        bench.tokens("RS256", false);
    }

    private void tokens(String algorithm, boolean nativeCrypto) throws Exception {
        Path data = directory.resolve(algorithm + nativeCrypto);
        try (ServerProcess server = ServerProcess.token(data, settings(algorithm), PASSWORD, nativeCrypto)) {
            List<byte[]> requests = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                makeUser(server, "user" + i);
                requests.add(request("user" + i));
            }
            Load load = new Load(server, requests);
            load.run(16, WARM_UP);
            Times times = load.run(16, TIME);
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %.2f | %.2f |",
                    algorithm,
                    nativeCrypto ? "native" : "JDK",
                    times.count() / TIME.toSeconds(),
                    times.millis(0.5),
                    times.millis(0.99)));
        }
    }

    private static String settings(String algorithm) {
        return "token: {algorithm: " + algorithm + "}\n";
    }

    private static byte[] request(String user) {
        return Wire.head(
                "GET",
                "/token?service=wharf-registry&scope=repository:" + user + "/app:pull",
                "Authorization: " + basic(user) + "\r\n");
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + PASSWORD).getBytes(UTF_8));
    }

    private static void makeUser(ServerProcess server, String name) throws Exception {
        HttpResponse<byte[]> made = server.send(server.request("/api/v1/users/" + name)
                .header("Authorization", basic("admin"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"password\":\"" + PASSWORD + "\"}"))
                .build());
        if (made.statusCode() != 201) {
            throw new IllegalStateException("answers " + made.statusCode() + new String(made.body(), UTF_8));
        }
    }

    /** A thousand users log in at the same time, whom nobody remembers; those who are told to come again do. */
    private void crowd() throws Exception {
        Path data = Files.createDirectories(directory.resolve("crowd"));
        try (ServerProcess first = ServerProcess.token(data, settings("ES256"), PASSWORD, true)) {
            for (int i = 0; i < CROWD; i++) {
                makeUser(first, "crowd" + i);
            }
            makeUser(first, "known");
        }
        Setting bearer = Setting.bearer("known/app");
        try (ServerProcess server = ServerProcess.token(data, settings("ES256"), PASSWORD, true);
                ServerProcess registry =
                        ServerProcess.ours(Files.createDirectories(directory.resolve("images")), bearer);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Load load = new Load(server, List.of(request("known")));
            Load doors = new Load(registry, List.of(Wire.head("GET", "/v2/", bearer.headers())));
            load.run(1, WARM_UP);
            doors.run(1, WARM_UP);
            AtomicInteger refusals = new AtomicInteger();
            AtomicBoolean over = new AtomicBoolean();
            long start = System.nanoTime();
            List<Future<?>> logins = new ArrayList<>();
            for (int i = 0; i < CROWD; i++) {
                String user = "crowd" + i;
                logins.add(threads.submit(() -> {
                    logIn(server, user, refusals);
                    return null;
                }));
            }
            Future<Times> known = threads.submit(() -> until(over, load));
            Future<Times> opened = threads.submit(() -> until(over, doors));
            for (Future<?> login : logins) {
                login.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            over.set(true);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%d logins: %.1f s, %d times told to come again; meanwhile %s, and %s",
                    CROWD,
                    seconds,
                    refusals.get(),
                    shown("tokens of a known user", known.get()),
                    shown("times /v2/ of the registry", opened.get())));
        }
    }

    /** One request at a time. */
    private static Times until(AtomicBoolean over, Load load) throws Exception {
        List<Times> parts = new ArrayList<>();
        while (!over.get()) {
            parts.add(load.run(1, Duration.ofMillis(500)));
        }
        return Times.merge(parts);
    }

    private static String shown(String what, Times times) {
        return String.format(
                Locale.ROOT,
                "%d %s, p50 %.2f ms, p99 %.2f ms",
                times.count(),
                what,
                times.millis(0.5),
                times.millis(0.99));
    }

    private static void logIn(ServerProcess server, String user, AtomicInteger refusals) throws Exception {
        while (true) {
            HttpResponse<byte[]> answer =
                    server.send(server.request("/token?service=wharf-registry&scope=repository:" + user + "/app:pull")
                            .header("Authorization", basic(user))
                            .build());
            if (answer.statusCode() == 200) {
                return;
            }
            if (answer.statusCode() != 503) {
                throw new IllegalStateException("answers " + answer.statusCode());
            }
            refusals.incrementAndGet();
            Thread.sleep(Duration.ofSeconds(
                    answer.headers().firstValueAsLong("Retry-After").orElseThrow()));
        }
    }
}
