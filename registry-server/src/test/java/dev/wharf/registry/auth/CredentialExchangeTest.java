package dev.wharf.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Basic credentials at the registry, exchanged at a token server of the test's own. */
class CredentialExchangeTest {
    private static final TestAuthority CA = TestAuthority.create("CA");
    private static final KeyPair SIGNER = TestAuthority.ec();
    private static final String ALICE = "Basic YWxpY2U6c2VjcmV0";
    private static final Scope PULL = Scope.repository(new RepositoryName("foo/bar"), Action.PULL);
    private static final Caller CALLER = new Caller("localhost", Optional.empty(), "192.0.2.7");

    private record Asked(String query, String authorization, String secret, String address) {}

    private final Revocations revocations = new Revocations();
    private final TestClock clock = new TestClock();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server = none();
    private int status = 200;
    private String answer = "";
    private String retryAfter = "";

    private static HttpServer none() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        server.createContext("/token", this::serve);
        server.start();
        answer = "{\"token\":\"" + token("repository:foo/bar:pull") + "\"}";
    }

    @AfterEach
    void stop() {
        server.stop(0);
        client.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        asked.add(new Asked(
                exchange.getRequestURI().getRawQuery(),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                String.valueOf(exchange.getRequestHeaders().getFirst("X-Wharf-Registry")),
                String.valueOf(exchange.getRequestHeaders().getFirst("X-Wharf-Client-Address"))));
        if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
        }
        byte[] body = answer.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String token(String... scopes) {
        return new TestToken()
                .granting(scopes)
                .x5c(CA.certify(SIGNER.getPublic()))
                .sign(SIGNER);
    }

    private TokenAccess access() {
        TokenVerifier verifier = new TokenVerifier(
                TestToken.ISSUER,
                TestToken.SERVICE,
                new CertificateRoots(List.of(CA.certificate())),
                new TrustedKeys(List.of(), Optional.empty(), clock, Runnable::run),
                TokenVerifier.ALGORITHMS,
                revocations,
                clock);
        CredentialExchange exchange = new CredentialExchange(
                URI.create("http://localhost:" + server.getAddress().getPort() + "/token"),
                TestToken.SERVICE,
                Optional.of("shared-secret"),
                verifier,
                client,
                clock,
                new SecureRandom());
        return new TokenAccess(
                new Realm("https://auth.example/token", List.of()), TestToken.SERVICE, verifier, Optional.of(exchange));
    }

    private static AccessRequest request(String authorization, Scope... scopes) {
        return new AccessRequest(List.of(authorization), List.of(scopes), CALLER);
    }

    @Test
    void forgetsGoodCredentialsWhenTheirTokenIsRevoked() {
        answer = "{\"token\":\"" + token("repository:foo/bar:pull") + "\"}";
        TokenAccess access = access();
        access.authorize(request(ALICE, PULL));
        access.authorize(request(ALICE, PULL));
        assertThat(asked).hasSize(1);
        revocations.add(
                new Revocations.Known(Map.of("alice", clock.instant().plusSeconds(1)), Set.of()), clock.instant());
        status = 401;
        assertThatExceptionOfType(UnauthorizedException.class).isThrownBy(() -> access.authorize(request(ALICE, PULL)));
        assertThat(asked).hasSize(2);
    }

    @Test
    void asksForWhatTheRequestNeeds() {
        Scope push = Scope.repository(new RepositoryName("b"), Action.PULL, Action.PUSH);
        answer = "{\"access_token\":\"" + token("repository:foo/bar:pull", "repository:b:pull,push")
                + "\",\"token\":\"x\"}";
        Principal principal = access().authorize(request(ALICE, PULL, push));
        assertThat(principal.name()).isEqualTo("alice");
        assertThat(asked)
                .containsExactly(new Asked(
                        "service=wharf-registry&scope=repository%3Afoo%2Fbar%3Apull&scope=repository%3Ab%3Apull%2Cpush",
                        ALICE, "shared-secret", "192.0.2.7"));
    }

    @Test
    void remembersGoodCredentialsForHalfAMinute() {
        TokenAccess access = access();
        access.authorize(request(ALICE, PULL));
        access.authorize(request(ALICE, PULL));
        assertThat(asked).hasSize(1);
        access.authorize(request("Basic Ym9iOnNlY3JldA==", PULL));
        assertThat(asked).hasSize(2);
        access.authorize(request(ALICE));
        assertThat(asked).hasSize(3);
        clock.advance(Duration.ofSeconds(31));
        access.authorize(request(ALICE, PULL));
        assertThat(asked).hasSize(4);
    }

    @Test
    void remembersNoRefusal() {
        TokenAccess access = access();
        status = 401;
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(UnauthorizedException.class)
                    .isThrownBy(() -> access.authorize(request(ALICE, PULL)))
                    .withMessage("Bearer realm=\"https://auth.example/token\",service=\"wharf-registry\","
                            + "scope=\"repository:foo/bar:pull\",error=\"invalid_token\"");
        }
        status = 200;
        access.authorize(request(ALICE, PULL));
        assertThat(asked).hasSize(3);
    }

    @Test
    void grantsNoMoreThanTheToken() {
        answer = "{\"token\":\"" + token() + "\"}";
        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> access().authorize(request(ALICE, PULL)))
                .withMessageEndingWith(",error=\"insufficient_scope\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html>", "null", "[]", "{}", "{\"token\":null}", "{\"token\":1}", "{\"token\":\"a.b.c\"}"})
    void saysThatItCannotTellWhenTheAnswerIsNone(String nonsense) {
        answer = nonsense;
        unavailable();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 403, 404, 500, 503})
    void saysThatItCannotTellWhenTheTokenServerFails(int code) {
        status = code;
        unavailable();
    }

    @Test
    void saysThatItCannotTellWhenTheTokenServerIsAway() {
        TokenAccess access = access();
        server.stop(0);
        assertThatExceptionOfType(TokenServerException.class)
                .isThrownBy(() -> access.authorize(request(ALICE, PULL)))
                .matches(e -> !e.isThrottled());
    }

    private void unavailable() {
        assertThatExceptionOfType(TokenServerException.class)
                .isThrownBy(() -> access().authorize(request(ALICE, PULL)))
                .matches(e -> !e.isThrottled());
    }

    @ParameterizedTest
    @CsvSource({"7,7", "'',-1", "soon,-1"})
    void passesOnThatTheClientIsThrottled(String header, long seconds) {
        status = 429;
        retryAfter = header;
        assertThatExceptionOfType(TokenServerException.class)
                .isThrownBy(() -> access().authorize(request(ALICE, PULL)))
                .matches(TokenServerException::isThrottled)
                .matches(e -> e.retryAfter().map(Duration::toSeconds).orElse(-1L) == seconds);
    }

    @Test
    void asksWhatEverybodyMaySee() {
        Scope search = Scope.catalog("search");
        AccessRequest anonymous = new AccessRequest(List.of(), List.of(search), CALLER);
        answer = "{\"token\":\""
                + new TestToken()
                        .claim("sub", "")
                        .claim("wharf_visible", Map.of("allow", List.of("lib/*"), "deny", List.of(), "complete", true))
                        .x5c(CA.certify(SIGNER.getPublic()))
                        .sign(SIGNER)
                + "\"}";
        TokenAccess access = access();
        for (int i = 0; i < 2; i++) {
            Principal principal = access.identify(anonymous);
            assertThat(principal.mayPull(new RepositoryName("lib/a"))).isTrue();
            assertThat(principal.mayPull(new RepositoryName("other"))).isFalse();
        }
        assertThat(asked)
                .containsExactly(new Asked(
                        "service=wharf-registry&scope=registry%3Acatalog%3Asearch",
                        "null", "shared-secret", "192.0.2.7"));
        assertThat(access.identify(request("Basic Og==", search))).isEqualTo(access.identify(anonymous));
        assertThat(asked).hasSize(1);
        assertThat(access.identify(request(ALICE, search)).listed())
                .isEqualTo(access.identify(anonymous).listed());
        assertThat(asked).hasSize(2);
    }

    @Test
    void showsNothingToThoseWhoGetNoToken() {
        status = 401;
        AccessRequest anonymous = new AccessRequest(List.of(), List.of(Scope.catalog("search")), CALLER);
        assertThat(access().identify(anonymous)).isEqualTo(Principal.ANONYMOUS);
        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> access().identify(request(ALICE, Scope.catalog("search"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic ", "Basic a b", "Basic a\u00e4", "Basic %%%", "Basic a\tb"})
    void asksNobodyAboutGarbage(String authorization) {
        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> access().authorize(request(authorization, PULL)));
        assertThat(asked).isEmpty();
    }
}
