package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys change while people pull, and nobody notices; and a key that must not be believed is not. */
@ExtendWith(TestBed.class)
class KeyRotationIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String REPOSITORY = "rotation/app";
    private static final String MANIFEST = "/v2/" + REPOSITORY + "/manifests/1";
    private static final String SCOPE = "repository:" + REPOSITORY + ":pull";
    private static final int ROTATIONS = 3;
    private static final int PULLS_BETWEEN = 30;

    private final HttpClient http = HttpClient.newHttpClient();

    /** Registries that know the CA, the key set, and registry 2.8 with the CA; none is started again. */
    @Test
    void noPullFailsWhileKeysRotate(TestBed.ScratchFolder scratch) throws Exception {
        Path home = scratch.child("rotate");
        try (Wharf wharf = Wharf.start(home, WharfSettings.standard());
                OtherRegistry debian =
                        DebianRegistry.start(home, home.resolve("registry"), home.resolve("ca.pem"), http)) {
            RegistryClient client = prepared(wharf);
            try (LoneRegistry byKeySet = byKeySet(home, wharf)) {
                byKeySet.service().start();
                List<RegistryClient> registries = List.of(client, at(byKeySet.url(), client), at(debian.url(), client));
                assertNoPullFails(wharf.admin(), registries);
            }
        }
    }

    private LoneRegistry byKeySet(Path home, Wharf wharf) throws IOException {
        int port = Wharf.freePorts().getFirst();
        Path config = Files.writeString(home.resolve("by-key-set.yml"), """
                version: 0.1
                http: {addr: "127.0.0.1:%d", secret: an-integration-test}
                storage: {filesystem: {rootdirectory: "%s/registry"}}
                auth:
                  token:
                    realm: http://127.0.0.1:1/token
                    service: wharf-registry
                    issuer: wharf
                    jwks: http://localhost:%d/.well-known/jwks.json
                """.formatted(port, home, wharf.tokenPort()));
        URI url = URI.create("http://127.0.0.1:" + port + "/");
        Path logs = Files.createDirectory(home.resolve("by-key-set"));
        return new LoneRegistry(
                new Service("registry-server", List.of(), config, logs, url.resolve("/health/ready"), http), url);
    }

    private RegistryClient at(URI registry, RegistryClient client) {
        return new RegistryClient(http, registry, client.tokens(), client.account());
    }

    private static RegistryClient prepared(Wharf wharf) throws Exception {
        Account alice = wharf.admin().user("alice");
        wharf.admin().allow("user:alice", REPOSITORY, "pull", "push");
        RegistryClient client = wharf.client(alice);
        SeededImage.of(1).push(client, REPOSITORY, "1");
        return client;
    }

    private static void assertNoPullFails(Admin admin, List<RegistryClient> registries) throws Exception {
        String first = registries.getFirst().token(SCOPE);
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        Set<String> kids = ConcurrentHashMap.newKeySet();
        AtomicBoolean done = new AtomicBoolean();
        List<AtomicInteger> pulls = new ArrayList<>();
        List<Thread> pullers = new ArrayList<>();
        for (RegistryClient registry : registries) {
            AtomicInteger count = new AtomicInteger();
            pulls.add(count);
            pullers.add(Thread.startVirtualThread(() -> {
                while (!done.get()) {
                    pull(registry, kids).ifPresent(failures::add);
                    count.incrementAndGet();
                }
            }));
        }
        try {
            for (int rotation = 0; rotation < ROTATIONS; rotation++) {
                awaitPulls(pulls);
                HttpResponse<String> rotated = admin.send("POST", "./keys:rotate", "{\"now\":true}");
                assertThat(rotated.statusCode()).as(rotated.body()).isEqualTo(200);
            }
            awaitPulls(pulls);
        } finally {
            done.set(true);
            for (Thread puller : pullers) {
                puller.join();
            }
        }
        assertThat(failures).isEmpty();
        assertThat(kids).as("keys that have signed").hasSize(1 + ROTATIONS);
        for (RegistryClient registry : registries) {
            assertThat(get(registry, first).statusCode())
                    .as("a token of the first key at " + registry.registry())
                    .isEqualTo(200);
        }
    }

    private static void awaitPulls(List<AtomicInteger> pulls) throws InterruptedException {
        List<Integer> before = pulls.stream().map(AtomicInteger::get).toList();
        Wait.until("every registry was pulled from", LIMIT, () -> {
            for (int i = 0; i < before.size(); i++) {
                if (pulls.get(i).get() < before.get(i) + PULLS_BETWEEN) {
                    return false;
                }
            }
            return true;
        });
    }

    private static Optional<String> pull(RegistryClient registry, Set<String> kids) {
        try {
            String token = registry.token(SCOPE);
            kids.add(kid(token));
            HttpResponse<byte[]> answer = get(registry, token);
            return answer.statusCode() == 200 ? Optional.empty() : Optional.of(answer.toString());
        } catch (IOException | InterruptedException | AssertionError e) {
            return Optional.of(registry.registry() + ": " + e);
        }
    }

    /** Registry 2.8 has to be told that it may be an OCI manifest. */
    private static HttpResponse<byte[]> get(RegistryClient registry, String token)
            throws IOException, InterruptedException {
        return registry.send(
                "GET",
                MANIFEST,
                token,
                BodyPublishers.noBody(),
                "Accept",
                "application/vnd.oci.image.manifest.v1+json");
    }

    private static String kid(String token) throws IOException {
        byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        return JSON.readTree(header).path("kid").asText();
    }

    @Test
    void whatARevokedKeyHasSignedIsRefusedSoonAndNothingElse(TestBed.ScratchFolder scratch) throws Exception {
        try (Wharf wharf = Wharf.start(scratch.child("revoke"), WharfSettings.standard())) {
            RegistryClient client = prepared(wharf);
            String stolen = client.token(SCOPE);
            assertThat(get(client, stolen).statusCode()).isEqualTo(200);

            HttpResponse<String> revoked = wharf.admin().send("POST", "keys/" + kid(stolen) + ":revoke", "{}");
            assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(200);
            String fresh = client.token(SCOPE);
            assertThat(get(client, fresh).statusCode()).isEqualTo(200);
            Wait.until(
                    "the stolen token is refused",
                    RevocationIT.SOON,
                    () -> get(client, stolen).statusCode() == 401);
            assertThat(get(client, fresh).statusCode()).isEqualTo(200);
        }
    }
}
