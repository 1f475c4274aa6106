package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A header that proves nothing opens nothing, at either service. */
@ExtendWith(TestBed.class)
class BadCredentialsIT {
    private static final String TAGS = "/v2/creds/app/tags/list";
    private static final long LEEWAY = Duration.ofMinutes(2).toSeconds();

    private final Wharf wharf;
    private final HttpClient http = HttpClient.newHttpClient();

    BadCredentialsIT(Wharf wharf) {
        this.wharf = wharf;
    }

    @BeforeAll
    static void accounts(Wharf wharf) throws Exception {
        Account alice = wharf.admin().user("creds-alice");
        wharf.admin().allow("user:creds-alice", "creds/**", "pull", "push");
        SeededImage.of(1).push(wharf.client(alice), "creds/app", "1");
    }

    @AfterAll
    static void nothingWasAServerError(Wharf wharf) throws Exception {
        wharf.assertNoServerErrors();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "Bearer",
                "Bearer ",
                "Bearer x",
                "Bearer a.b.c",
                "Bearer ..",
                "Bearer eyJhbGciOiJFUzI1NiJ9.e30.",
                "Basic",
                "Basic !!!",
                "Basic bm9jb2xvbg==",
                "Basic OnBhc3N3b3Jk",
                "Basic /////w==",
                "Digest username=\"alice\"",
                "bearer \u00e4\u00f6",
            })
    void garbageIsRefusedByBothServices(String authorization) throws Exception {
        assertRefusedByRegistry(authorization);

        HttpResponse<String> answer = get(wharf.tokenPort(), "/token?service=wharf-registry", authorization);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic ");
    }

    @Test
    void aHugeHeaderIsRefused() throws Exception {
        HttpResponse<String> answer = get(wharf.registryPort(), TAGS, "Bearer " + "x".repeat(200_000));

        assertThat(answer.statusCode()).isIn(401, 431);
    }

    @Test
    void aTokenThatTheTokenServerDidNotIssueForThisIsRefused() throws Exception {
        RegistryClient client = wharf.client(new Account("creds-alice", "the password of creds-alice"));
        String good = client.token("repository:creds/app:pull");
        assertThat(client.get(TAGS, good).statusCode()).isEqualTo(200);
        ForgedTokens forged = new ForgedTokens(good, wharf.keys());
        long now = Instant.now().getEpochSecond();
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("cut off", good.substring(0, good.length() - 10));
        tokens.put("tampered", forged.tampered(claims -> claims.put("sub", "admin")));
        tokens.put("expired", forged.signed(claims -> claims.put("exp", now - LEEWAY)));
        tokens.put("not yet valid", forged.signed(claims -> claims.put("nbf", now + LEEWAY)));
        tokens.put("for another service", forged.signed(claims -> claims.put("aud", "another")));
        tokens.put("of another issuer", forged.signed(claims -> claims.put("iss", "another")));
        tokens.put("without a signature", forged.unsigned());
        tokens.put("with the public key as secret", forged.signedWithPublicKey());
        assertThat(client.get(TAGS, forged.signed(claims -> claims.put("jti", "mine")))
                        .statusCode())
                .as("a token signed by the test is good if its claims are")
                .isEqualTo(200);

        for (Map.Entry<String, String> token : tokens.entrySet()) {
            HttpResponse<String> answer = assertRefusedByRegistry("Bearer " + token.getValue());
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .as(token.getKey())
                    .hasValueSatisfying(challenge -> assertThat(challenge).contains("error=\"invalid_token\""));
        }
    }

    private HttpResponse<String> assertRefusedByRegistry(String authorization) throws Exception {
        HttpResponse<String> answer = get(wharf.registryPort(), TAGS, authorization);
        assertThat(answer.statusCode()).as(authorization).isEqualTo(401);
        assertThat(answer.body()).contains("\"UNAUTHORIZED\"");
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer realm=\"http://localhost:" + wharf.tokenPort() + "/token\"");
        return answer;
    }

    private HttpResponse<String> get(int port, String target, String authorization)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + port + target);
        return http.send(
                HttpRequest.newBuilder(uri)
                        .header("Authorization", authorization)
                        .build(),
                BodyHandlers.ofString());
    }
}
