package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * zot with the configuration that is printed for it. It asks neither who has issued a token nor for whom, which is why
 * those rows of {@link PrintedConfigIT} are not here; nor is the catalog, for which it wants a right to a repository
 * without a name. Nobody packages it: {@code -Dzot=PATH} says where one is.
 */
@ExtendWith(TestBed.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrintedZotIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Wharf wharf;
    private final TestBed.ScratchFolder scratch;
    private Optional<OtherRegistry> started = Optional.empty();

    PrintedZotIT(Wharf wharf, TestBed.ScratchFolder scratch) {
        this.wharf = wharf;
        this.scratch = scratch;
    }

    @BeforeAll
    void start() throws Exception {
        String program = System.getProperty("zot", "");
        Assumptions.assumeFalse(program.isEmpty(), "-Dzot=PATH is not set");
        wharf.admin().user("zot-alice");
        wharf.admin().allow("user:zot-alice", "zot/**", "pull", "push", "delete");
        Path home = scratch.child("zot");
        int port = Wharf.freePorts().getFirst();
        String printed =
                PrintedConfig.of(wharf.admin(), "wharf-registry", "zot").text();
        ObjectNode config = (ObjectNode) JSON.readTree(printed);
        ((ObjectNode) config.get("storage"))
                .put("rootDirectory", home.resolve("registry").toString());
        ((ObjectNode) config.get("http")).put("address", "127.0.0.1").put("port", Integer.toString(port));
        String signing = wharf.admin().get("/certs/signing.pem").body();
        ((ObjectNode) config.at("/http/auth/bearer"))
                .put(
                        "cert",
                        Files.writeString(home.resolve("signing.pem"), signing).toString());
        Path file = Files.writeString(home.resolve("config.json"), config.toString());
        URI url = URI.create("http://127.0.0.1:" + port + "/");
        started = Optional.of(OtherRegistry.start(List.of(program, "serve", file.toString()), home, url, http));
    }

    @AfterAll
    void stop() {
        started.ifPresent(OtherRegistry::close);
    }

    private RegistryClient client() {
        URI tokens = URI.create("http://localhost:" + wharf.tokenPort() + "/token");
        Account alice = new Account("zot-alice", "the password of zot-alice");
        return new RegistryClient(http, started.orElseThrow().url(), tokens, alice);
    }

    @Test
    void sendsClientsForTheirTokens() throws Exception {
        assertThat(anonymous("/v2/")).isEqualTo(challenge(""));
        assertThat(anonymous("/v2/zot/app/manifests/1")).isEqualTo(challenge("repository:zot/app:pull"));
        assertThat(client().get("/v2/", client().token("")).statusCode()).isEqualTo(200);
    }

    private SentChallenge anonymous(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(started.orElseThrow().url().resolve(path))
                .build();
        HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(401);
        return SentChallenge.parse(
                answer.headers().firstValue("WWW-Authenticate").orElseThrow());
    }

    private SentChallenge challenge(String scope) {
        String realm = "http://localhost:" + wharf.tokenPort() + "/token";
        return new SentChallenge(realm, "wharf-registry", SentChallenge.scopes(scope), Optional.empty());
    }

    private void assertRefused(String method, String target, String token, String scope) throws Exception {
        HttpResponse<byte[]> answer = client().send(method, target, token, BodyPublishers.noBody());
        assertThat(answer.statusCode()).as(answer.toString()).isEqualTo(401);
        assertThat(SentChallenge.parse(
                        answer.headers().firstValue("WWW-Authenticate").orElseThrow()))
                .isEqualTo(challenge(scope));
    }

    @Test
    void grantsWhatTheTokenSays() throws Exception {
        RegistryClient client = client();
        String push = client.token("repository:zot/base:pull,push");
        String pull = client.token("repository:zot/base:pull");
        String other = client.token("repository:zot/other:pull,push,delete");
        for (String poor : List.of(pull, other)) {
            assertRefused("POST", "/v2/zot/base/blobs/uploads/", poor, "repository:zot/base:push");
        }
        new TokenMatrix(http, client.registry(), "", "", _ -> push).push("zot/base", push);
        StoredImage.fetch(client, "zot/base", "1");
        String manifest = "/v2/zot/base/manifests/" + TokenMatrix.digest();
        assertRefused("GET", manifest, other, "repository:zot/base:pull");
        assertRefused("DELETE", manifest, push, "repository:zot/base:delete");

        String mount = "/v2/zot/app/blobs/uploads/?from=zot/base&mount=" + TokenMatrix.CONFIG_DIGEST;
        assertRefused("POST", mount, push, "repository:zot/app:push");
        String both = client.token("repository:zot/app:pull,push repository:zot/base:pull");
        assertThat(client.send("POST", mount, both, BodyPublishers.noBody()).statusCode())
                .isEqualTo(201);

        String delete = client.token("repository:zot/base:pull,delete");
        assertThat(client.send("DELETE", manifest, delete, BodyPublishers.noBody())
                        .statusCode())
                .isEqualTo(202);
        assertThat(client.get(manifest, pull).statusCode()).isEqualTo(404);
    }

    @Test
    void refusesBadTokens() throws Exception {
        String scope = "repository:zot/app:pull,push";
        ForgedTokens forged = new ForgedTokens(client().token(scope), wharf.keys());
        assertThat(client().get("/v2/", forged.signed(_ -> {})).statusCode()).isEqualTo(200);
        long now = Instant.now().getEpochSecond();
        for (String bad : List.of(
                forged.signed(claims -> claims.put("exp", now - 2)),
                forged.signed(claims -> claims.put("nbf", now + 60)),
                forged.tampered(claims -> claims.put("sub", "admin")),
                forged.signedByAnother(),
                forged.signedWithPublicKey(),
                forged.unsigned(),
                "garbage")) {
            for (String path : List.of("/v2/", "/v2/zot/app/tags/list")) {
                assertThat(client().get(path, bad).statusCode()).as(bad).isEqualTo(401);
            }
        }
    }
}
