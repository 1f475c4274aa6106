package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A user who may no longer pull does not, although the token is still good. */
@ExtendWith(TestBed.class)
class RevocationIT {
    static final Duration SOON = Duration.ofSeconds(30);

    private static final String REPOSITORY = "revocation/app";
    private static final String MANIFEST = "/v2/" + REPOSITORY + "/manifests/1";
    private static final String SCOPE = "repository:" + REPOSITORY + ":pull";

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void theLiveTokensOfADisabledUserStopWorkingAndNobodyElses(Wharf wharf) throws Exception {
        Account mallory = wharf.admin().user("revoked-mallory");
        Account bob = wharf.admin().user("revoked-bob");
        wharf.admin().allow("user:revoked-mallory", REPOSITORY, "pull", "push");
        wharf.admin().allow("user:revoked-bob", REPOSITORY, "pull");
        RegistryClient client = wharf.client(mallory);
        SeededImage.of(2).push(client, REPOSITORY, "1");
        String token = client.token(SCOPE);
        String others = wharf.client(bob).token(SCOPE);
        assertThat(client.get(MANIFEST, token).statusCode()).isEqualTo(200);
        assertThat(basic(wharf, mallory)).isEqualTo(200);

        assertThat(wharf.admin()
                        .send("POST", "users/revoked-mallory:disable", "{}")
                        .statusCode())
                .isEqualTo(200);
        Wait.until(
                "the token is refused", SOON, () -> client.get(MANIFEST, token).statusCode() == 401);
        assertThat(basic(wharf, mallory)).isEqualTo(401);
        assertThat(client.get(MANIFEST, others).statusCode()).isEqualTo(200);

        assertThat(wharf.admin()
                        .send("POST", "users/revoked-mallory:enable", "{}")
                        .statusCode())
                .isEqualTo(200);
        // What is given in the second after the disabling is void too: it may be to who was just being let in.
        Wait.until(
                "a new token is good",
                Duration.ofSeconds(5),
                () -> client.get(MANIFEST, client.token(SCOPE)).statusCode() == 200);
        assertThat(client.get(MANIFEST, token).statusCode()).isEqualTo(401);
    }

    @Test
    void aStolenTokenDiesWithThePasswordAndTheNextOneLives(Wharf wharf) throws Exception {
        Account carol = wharf.admin().user("revoked-carol");
        wharf.admin().allow("user:revoked-carol", REPOSITORY, "pull", "push");
        RegistryClient client = wharf.client(carol);
        SeededImage.of(2).push(client, REPOSITORY, "1");
        String stolen = client.token(SCOPE);

        wharf.admin().user("revoked-carol");
        String fresh = client.token(SCOPE);
        Wait.until(
                "the token is refused", SOON, () -> client.get(MANIFEST, stolen).statusCode() == 401);
        assertThat(client.get(MANIFEST, fresh).statusCode()).isEqualTo(200);
    }

    private int basic(Wharf wharf, Account account) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + wharf.address() + MANIFEST))
                .header("Authorization", BasicAuth.header(account))
                .header("Accept", "*/*")
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }
}
