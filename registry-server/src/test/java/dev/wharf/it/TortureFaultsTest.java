package dev.wharf.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.it.TortureClient.Transport;
import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.MediaType;
import dev.wharf.registry.RegistryServer;
import dev.wharf.registry.auth.OpenAccess;
import dev.wharf.registry.config.ConfigFile;
import dev.wharf.registry.config.RegistryConfig;
import dev.wharf.registry.http.RegistryRouting;
import dev.wharf.registry.ops.StorageHealth;
import dev.wharf.registry.service.RegistryServices;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.inmemory.InMemoryDriver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The torture run notices what it is for: faults between its clients and a registry that has none. */
class TortureFaultsTest {
    private static final int REQUESTS = 1_000;
    private static final int DISASTERS = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Transport faultless = Transport.over(http);
    private final TortureOracle oracle = new TortureOracle();
    private final StorageDriver driver = new InMemoryDriver(Clock.systemUTC());
    private final RegistryServer server;
    private final URI registry;

    TortureFaultsTest(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("registry.yml"), """
                version: 0.1
                http: {addr: "127.0.0.1:0"}
                storage: {inmemory: {}, delete: {enabled: true}}
                log: {accesslog: {disabled: true}}
                """);
        RegistryConfig config = ConfigFile.read(file, Map.of()).config();
        Clock clock = Clock.systemUTC();
        RegistryServices services =
                RegistryServices.over(driver, new RegistryServices.Rules(true, false), clock, UUID::randomUUID);
        server = new RegistryServer(
                        config,
                        new RegistryRouting(config, services, new OpenAccess()),
                        new StorageHealth(driver, config.storage(), services.manifests()::mismatches, clock),
                        clock)
                .start();
        registry = URI.create("http://127.0.0.1:" + server.port() + "/");
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
        driver.close();
    }

    @Test
    void noticesNothingWhereNothingIsWrong() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        Transport ending = request -> {
            if (ended.get()) {
                throw new IOException("ended");
            }
            return faultless.send(request);
        };
        TortureRun.Disaster harmless = new TortureRun.Disaster() {
            @Override
            public void strike() {
                ended.set(true);
            }

            @Override
            public void recover() {
                ended.set(false);
            }
        };
        TortureRun.Report report =
                new TortureRun(client(ending), new SplittableRandom(1)).run(DISASTERS, false, harmless);
        assertThat(report.deeds().values()).as("%s", report).allMatch(count -> count > 0);
    }

    @Test
    void noticesABlobThatIsLost() {
        assertNoticed("/blobs/sha", request -> {
            HttpResponse<byte[]> answer = faultless.send(request);
            if (answer.statusCode() == 201 && request.uri().getPath().contains("/blobs/uploads/")) {
                delete(TortureClient.header(answer, "Location"));
            }
            return answer;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/manifests/[a-z0-9]+", "/manifests/sha.+", "/blobs/sha.+", "/tags/list", "/referrers/.+"})
    void noticesAnAnswerThatIsStale(String target) {
        Map<URI, HttpResponse<byte[]>> stale = new HashMap<>();
        assertNoticed("saw ", request -> {
            HttpResponse<byte[]> answer = faultless.send(request);
            return isFor("GET", target).test(request) ? stale.computeIfAbsent(request.uri(), _ -> answer) : answer;
        });
    }

    @Test
    void noticesAPushThatMovesOnlyHalfOfItsTags() {
        assertNoticed("/manifests/", request -> {
            HttpResponse<byte[]> answer = faultless.send(request);
            List<String> tags = TortureClient.list(answer, "OCI-Tag");
            if (tags.size() > 1) {
                delete(sibling(request, tags.getLast()));
            }
            return answer;
        });
    }

    @Test
    void noticesADeletionThatIsUndone() {
        Map<String, HttpRequest> pushes = new HashMap<>();
        assertNoticed("/manifests/", request -> {
            HttpResponse<byte[]> answer = faultless.send(request);
            String path = request.uri().getPath();
            if (isFor("PUT", "/manifests/sha.+").test(request)) {
                pushes.put(path, request);
            } else if (request.method().equals("DELETE") && answer.statusCode() == 202 && pushes.containsKey(path)) {
                faultless.send(pushes.get(path));
            }
            return answer;
        });
    }

    @Test
    void noticesAConditionThatIsNotLookedAt() {
        assertNoticed(
                "acknowledged =sha",
                request -> faultless.send(HttpRequest.newBuilder(request, (name, _) -> !name.startsWith("If-"))
                        .build()));
    }

    @Test
    void noticesARefusalWithoutReason() {
        assertNoticed("saw ?", request -> {
            HttpRequest wrong = HttpRequest.newBuilder(request, (name, _) -> true)
                    .setHeader("If-Match", "\"" + Algorithm.SHA256.of(new byte[0]) + "\"")
                    .build();
            return faultless.send(request.headers().map().containsKey("If-Match") ? wrong : request);
        });
    }

    @Test
    void noticesAReferrerThatNobodyPushed() {
        assertNoticed("what was pushed to", request -> {
            HttpResponse<byte[]> answer = faultless.send(request);
            Optional<String> subject = answer.headers().firstValue("OCI-Subject");
            if (subject.isPresent()) {
                TortureManifest ghost = ghost(Digest.parse(subject.get()));
                faultless.send(HttpRequest.newBuilder(request, (name, _) -> !name.startsWith("If-"))
                        .uri(registry.resolve(sibling(request, ghost.digest().toString())))
                        .setHeader("Content-Type", ghost.mediaType().value())
                        .PUT(BodyPublishers.ofByteArray(ghost.bytes()))
                        .build());
            }
            return answer;
        });
    }

    private static TortureManifest ghost(Digest subject) {
        return new TortureManifest(
                "", MediaType.OCI_INDEX, Algorithm.SHA512, List.of(), Optional.of(subject), Optional.empty(), 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"size", "mediaType", "annotations"})
    void noticesAReferrerThatIsDescribedWrongly(String field) {
        assertNoticed("\"" + field + "s\"", request -> {
            HttpResponse<byte[]> answer = faultless.send(request);
            String body = new String(answer.body(), UTF_8);
            return isFor("GET", "/referrers/.+").test(request)
                    ? new AlteredAnswer(
                            answer,
                            body.replace("\"" + field + "\"", "\"" + field + "s\"")
                                    .getBytes(UTF_8))
                    : answer;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifests", "blobs"})
    void noticesBytesThatAreOthers(String kind) {
        assertNoticed("reference=sha", request -> {
            HttpResponse<byte[]> answer = faultless.send(request);
            if (!isFor("GET", "/" + kind + "/sha.+").test(request) || answer.statusCode() != 200) {
                return answer;
            }
            byte[] body = answer.body().clone();
            body[body.length - 1]++;
            return new AlteredAnswer(answer, body);
        });
    }

    @Test
    void noticesAFilterThatIsIgnored() {
        assertNoticed(
                "referrers",
                request -> faultless.send(HttpRequest.newBuilder(request, (_, _) -> true)
                        .uri(URI.create(request.uri().toString().replaceFirst("artifactType=", "_=")))
                        .build()));
    }

    private void assertNoticed(String report, Transport faulty) {
        assertThatThrownBy(() -> {
                    worker(limited(faulty), new SplittableRandom(1)).work();
                    new TortureVerifier(client(faulty), oracle).verifyAll();
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(report);
    }

    private TortureWorker worker(Transport transport, SplittableRandom random) {
        return new TortureWorker(client(transport), oracle, random, new AtomicLong());
    }

    private TortureClient client(Transport transport) {
        return new TortureClient(transport, registry, () -> false);
    }

    /** Ends the clients after some requests. */
    private static Transport limited(Transport transport) {
        AtomicLong left = new AtomicLong(REQUESTS);
        return request -> {
            if (left.decrementAndGet() < 0) {
                throw new IOException("enough");
            }
            return transport.send(request);
        };
    }

    private static Predicate<HttpRequest> isFor(String method, String end) {
        return request ->
                request.method().equals(method) && request.uri().getPath().matches(".*" + end);
    }

    /** The path of another manifest in the same repository. */
    private static String sibling(HttpRequest request, String reference) {
        return request.uri().getPath().replaceFirst("[^/]+$", reference);
    }

    private void delete(String target) throws IOException, InterruptedException {
        faultless.send(HttpRequest.newBuilder(registry.resolve(target)).DELETE().build());
    }
}
