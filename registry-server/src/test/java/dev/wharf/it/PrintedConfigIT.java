package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Registries that know of our token server only what that prints. */
@ExtendWith(TestBed.class)
class PrintedConfigIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A second Wharf. */
    @Test
    void aRegistryThatIsStartedWithItTakesOurTokensAndNoOthers(Wharf wharf, TestBed.ScratchFolder scratch)
            throws Exception {
        Account alice = wharf.admin().user("printed-alice");
        wharf.admin().allow("user:printed-alice", "printed/**", "pull", "push");

        Path home = scratch.child("printed");
        int port = Wharf.freePorts().getFirst();
        URI url = URI.create("http://localhost:" + port + "/");
        Path config = PrintedConfig.of(wharf.admin(), "wharf-registry", "wharf")
                .with("/etc/docker/registry/registry-secret", wharf.registrySecret())
                .write(home, port);
        try (HttpClient http = HttpClient.newHttpClient();
                Service service =
                        new Service("registry-server", List.of(), config, home, url.resolve("/health/ready"), http)) {
            service.start();
            URI tokens = URI.create("http://localhost:" + wharf.tokenPort() + "/token");
            RegistryClient client = new RegistryClient(http, url, tokens, alice);
            assertThat(client.get("/v2/", "none").headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(challenge -> assertThat(challenge)
                            .startsWith("Bearer realm=\"" + tokens + "\",service=\"wharf-registry\""));
            SeededImage.of(20261128).push(client, "printed/app", "1");
            StoredImage.fetch(client, "printed/app", "1");
            String other = client.token("repository:other/app:pull,push");
            assertThat(client.get("/v2/printed/app/manifests/1", other).statusCode())
                    .isEqualTo(401);

            String token = client.token("repository:printed/app:pull");
            assertThat(client.get("/v2/printed/app/manifests/1", token).statusCode())
                    .isEqualTo(200);
            wharf.admin().send("POST", "users/printed-alice:disable", "{}");
            Wait.until(
                    "the token is refused",
                    RevocationIT.SOON,
                    () -> client.get("/v2/printed/app/manifests/1", token).statusCode() == 401);
        }
    }

    /** Debian's. */
    @Nested
    class Registry2 extends Distribution {
        Registry2(Wharf wharf, TestBed.ScratchFolder scratch) {
            super(wharf, scratch, "registry2");
        }

        @Override
        String program() {
            return DebianRegistry.program();
        }
    }

    /** Nobody packages it: {@code -Dregistry3=PATH} says where one is. */
    @Nested
    class Registry3 extends Distribution {
        Registry3(Wharf wharf, TestBed.ScratchFolder scratch) {
            super(wharf, scratch, "registry3");
        }

        @Override
        String program() {
            return programOf("registry3");
        }

        @Override
        List<String> profiles() {
            return List.of("x5c", "kid-libtrust", "kid-rfc7638");
        }

        /** It says why it refuses in every other case. */
        @Override
        Optional<String> errorOfABadSignature() {
            return Optional.empty();
        }
    }

    /** {@code -Dgitlab=PATH}: GitLab's, which keeps its metadata in files here. */
    @Nested
    class GitLab extends Distribution {
        GitLab(Wharf wharf, TestBed.ScratchFolder scratch) {
            super(wharf, scratch, "gitlab");
        }

        @Override
        String program() {
            return programOf("gitlab");
        }
    }

    /** The program that a property names; the tests are skipped without. */
    private static String programOf(String property) {
        String program = System.getProperty(property, "");
        Assumptions.assumeFalse(program.isEmpty(), "-D" + property + "=PATH is not set");
        return program;
    }

    /** A registry of the distribution project, or one that comes from it. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Distribution {
        private static final String SERVICE = "wharf-registry";
        private static final long BEYOND_LEEWAY = 120;

        private final HttpClient http = HttpClient.newHttpClient();
        private final Wharf wharf;
        private final TestBed.ScratchFolder scratch;
        private final String kind;
        private Optional<OtherRegistry> started = Optional.empty();

        Distribution(Wharf wharf, TestBed.ScratchFolder scratch, String kind) {
            this.wharf = wharf;
            this.scratch = scratch;
            this.kind = kind;
        }

        /** The program's path; the tests are skipped where there is none. */
        abstract String program();

        /** The header profiles that it understands. */
        List<String> profiles() {
            return List.of("x5c", "kid-libtrust");
        }

        Optional<String> errorOfABadSignature() {
            return Optional.of(TokenMatrix.INVALID);
        }

        @BeforeAll
        void start() throws Exception {
            String program = program();
            wharf.admin().user("matrix-alice");
            wharf.admin().allow("user:matrix-alice", "matrix/**", "pull", "push", "delete");
            wharf.admin().allow("user:matrix-alice", "**", "catalog");
            started = Optional.of(start(program, SERVICE));
        }

        private OtherRegistry start(String program, String service) throws IOException, InterruptedException {
            Path home = scratch.child(kind);
            int port = Wharf.freePorts().getFirst();
            Path config = PrintedConfig.of(wharf.admin(), service, kind).write(home, port);
            URI url = URI.create("http://127.0.0.1:" + port + "/");
            return OtherRegistry.start(List.of(program, "serve", config.toString()), home, url, http);
        }

        @AfterAll
        void stop() {
            started.ifPresent(OtherRegistry::close);
        }

        private TokenMatrix matrix() {
            URI tokens = URI.create("http://localhost:" + wharf.tokenPort() + "/token");
            URI url = started.orElseThrow().url();
            RegistryClient client =
                    new RegistryClient(http, url, tokens, new Account("matrix-alice", "the password of matrix-alice"));
            return new TokenMatrix(
                    http, url, tokens.toString(), SERVICE, scopes -> client.token(String.join(" ", scopes)));
        }

        @Test
        void asksForATokenFirst() throws Exception {
            matrix().asksForATokenFirst();
        }

        @Test
        void grantsWhatTheTokenSays() throws Exception {
            matrix().grantsWhatTheTokenSays();
        }

        @Test
        void refusesWhatIsNotForItNow() throws Exception {
            ForgedTokens forged = forged();
            long now = Instant.now().getEpochSecond();
            Map<String, String> tokens = new LinkedHashMap<>();
            tokens.put("expired", forged.signed(claims -> claims.put("exp", now - BEYOND_LEEWAY)));
            tokens.put("not yet valid", forged.signed(claims -> claims.put("nbf", now + BEYOND_LEEWAY)));
            tokens.put("wrong audience", forged.signed(claims -> claims.put("aud", "another")));
            tokens.put("wrong issuer", forged.signed(claims -> claims.put("iss", "another")));
            tokens.put("of another service", ofService("matrix-other", "{}"));
            refuses(tokens, Optional.of(TokenMatrix.INVALID));
        }

        @Test
        void refusesWhatOurTokenServerHasNotSigned() throws Exception {
            ForgedTokens forged = forged();
            Map<String, String> unsigned = new LinkedHashMap<>();
            unsigned.put("alg none", forged.unsigned());
            unsigned.put("garbage", "garbage");
            refuses(unsigned, Optional.of(TokenMatrix.INVALID));

            Map<String, String> tampered = new LinkedHashMap<>();
            tampered.put("tampered payload", forged.tampered(claims -> claims.put("sub", "admin")));
            tampered.put("tampered signature", forged.signedByAnother());
            tampered.put("the public key as a secret", forged.signedWithPublicKey());
            refuses(tampered, errorOfABadSignature());
        }

        /** Each way to name the key has a configuration of its own. */
        @Test
        void takesTheTokensOfEveryProfile() throws Exception {
            for (String profile : profiles()) {
                String service = "matrix-" + profile;
                String token = ofService(service, "{\"profile\":\"" + profile + "\"}");
                try (OtherRegistry registry = start(program(), service)) {
                    TokenMatrix matrix = new TokenMatrix(http, registry.url(), matrix().realm(), service, _ -> token);
                    matrix.takes(token);
                    matrix.refuses(profile, forged().signed(_ -> {}), Optional.of(TokenMatrix.INVALID));
                }
            }
        }

        /** A good token of the test's own, so that what is wrong with the others is what they are named by. */
        private ForgedTokens forged() throws Exception {
            TokenMatrix matrix = matrix();
            ForgedTokens forged =
                    new ForgedTokens(matrix.tokens().granting("repository:matrix/app:pull"), wharf.keys());
            matrix.takes(forged.signed(claims -> claims.put("jti", "mine")));
            return forged;
        }

        private void refuses(Map<String, String> tokens, Optional<String> error) throws Exception {
            for (Map.Entry<String, String> token : tokens.entrySet()) {
                matrix().refuses(token.getKey(), token.getValue(), error);
            }
        }

        private String ofService(String name, String settings) throws IOException, InterruptedException {
            HttpResponse<String> service = wharf.admin().send("PUT", "services/" + name, settings);
            assertThat(service.statusCode()).as(service.body()).isIn(200, 201);
            HttpResponse<String> answer =
                    wharf.admin().get("/token?service=" + name + "&scope=repository:matrix/app:pull");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body()).get("token").textValue();
        }
    }
}
