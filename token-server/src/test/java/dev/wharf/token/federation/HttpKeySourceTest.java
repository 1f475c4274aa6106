package dev.wharf.token.federation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading a provider's keys, from one that may be hostile. */
class HttpKeySourceTest {
    private static final TestKey KEY = TestKey.create("one", JwsAlgorithm.ES256);

    private final TestProvider server = TestProvider.start(KEY);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final HttpKeySource source = new HttpKeySource(new OutboundHosts(Set.of("LocalHost")));

    @AfterEach
    void stop() {
        finished.countDown();
        server.close();
    }

    private Provider discovered() {
        return Provider.of("test", server.issuer());
    }

    private Provider explicit(URI jwks) {
        return new Provider(
                "test", server.issuer(), Optional.of(jwks), Provider.DEFAULT_ALGORITHMS, Provider.DEFAULT_MAX_AGE);
    }

    private void assertFails(Provider provider, String says) {
        assertThatIOException().isThrownBy(() -> source.read(provider)).withMessageContaining(says);
    }

    @Test
    void theKeysAreWhereTheDiscoveryDocumentSays() throws Exception {
        assertThat(source.read(discovered()).names("one")).isTrue();
        assertThat(server.asked).containsExactly(TestProvider.DISCOVERY, TestProvider.JWKS);
    }

    @Test
    void anIssuerWithASlashAtItsEndHasItsDocumentBehindOne() throws Exception {
        String issuer = server.issuer() + "/realms/ci/";
        server.answer("/realms/ci" + TestProvider.DISCOVERY, 200, server.document(issuer, server.url("/keys")));
        assertThat(source.read(Provider.of("test", issuer)).names("one")).isTrue();
    }

    @Test
    void anExplicitUrlNeedsNoDiscovery() throws Exception {
        assertThat(source.read(explicit(server.url(TestProvider.JWKS))).names("one"))
                .isTrue();
        assertThat(server.asked).containsExactly(TestProvider.JWKS);
    }

    @Test
    void aDocumentOfAnotherIssuerIsNotBelieved() {
        server.answer(TestProvider.DISCOVERY, 200, server.document("https://other.example", server.url("/keys")));
        assertFails(discovered(), "the discovery document is of another issuer");
        assertThat(server.asked).containsExactly(TestProvider.DISCOVERY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"a b\"}"})
    void aMalformedDocumentIsNotBelieved(String document) {
        server.answer(TestProvider.DISCOVERY, 200, document.replace("ISSUER", server.issuer()));
        assertFails(discovered(), "the discovery document is malformed");
    }

    @Test
    void aDocumentWithoutKeysIsNotBelieved() {
        server.answer(TestProvider.DISCOVERY, 200, "{\"issuer\":\"" + server.issuer() + "\",\"jwks_uri\":1}");
        assertFails(discovered(), "the discovery document has no jwks_uri");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/keys",
                "https://127.0.0.1:1/keys",
                "https://[::1]:1/keys",
                "https://169.254.169.254/latest/meta-data",
                "http://example.org/keys",
                "file:///etc/passwd",
                "https://user@localhost/keys",
                "mailto:root@localhost"
            })
    void aDocumentCannotSendUsElsewhere(String jwks) {
        server.answer(TestProvider.DISCOVERY, 200, server.document(server.issuer(), URI.create(jwks)));
        assertThatIOException()
                .isThrownBy(() -> source.read(discovered()))
                .withMessageMatching(".*(internal network|is no https URL|has no host).*");
    }

    @Test
    void redirectsAreNotFollowed() {
        server.answer(TestProvider.JWKS, exchange -> {
            exchange.getResponseHeaders().add("Location", server.url("/other").toString());
            exchange.sendResponseHeaders(302, -1);
        });
        server.answer("/other", 200, TestProvider.jwks(KEY));
        assertFails(discovered(), "localhost answered with status 302");
        assertThat(server.asked).doesNotContain("/other");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 500, 204})
    void onlyAGoodAnswerCounts(int status) {
        server.answer(TestProvider.JWKS, exchange -> exchange.sendResponseHeaders(status, -1));
        assertFails(discovered(), "localhost answered with status " + status);
    }

    @Test
    void anAnswerMayBeOf256KiBAndNoLonger() throws Exception {
        String keys = TestProvider.jwks(KEY);
        server.answer(TestProvider.JWKS, 200, keys + " ".repeat(HttpKeySource.MAX_BYTES - keys.length()));
        assertThat(source.read(discovered()).names("one")).isTrue();
        server.answer(TestProvider.JWKS, 200, keys + " ".repeat(HttpKeySource.MAX_BYTES - keys.length() + 1));
        assertFails(discovered(), "localhost did not answer as it should");
    }

    /** One MiB in chunks, of which nobody says the length before. */
    @Test
    void aLongAnswerIsNotReadToItsEnd() {
        server.answer(TestProvider.JWKS, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = " ".repeat(1 << 14).getBytes(UTF_8);
            for (int i = 0; i < 64; i++) {
                exchange.getResponseBody().write(part);
            }
        });
        assertFails(discovered(), "localhost did not answer as it should");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoDoesNotFinishIsNotWaitedFor(boolean begins) {
        HttpKeySource hasty = new HttpKeySource(new OutboundHosts(Set.of("localhost")), Duration.ofMillis(300));
        server.answer(TestProvider.JWKS, exchange -> {
            if (begins) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
            }
            await();
        });
        assertThatIOException().isThrownBy(() -> hasty.read(discovered())).withMessageContaining("did not answer");
    }

    private void await() throws IOException {
        try {
            finished.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void whoIsNotThereIsSaidSo() {
        server.close();
        assertFails(discovered(), "localhost did not answer as it should");
    }

    @Test
    void whatIsNoKeySetIsRefused() {
        server.answer(TestProvider.JWKS, 200, "<html>");
        assertFails(discovered(), "not a key set");
    }
}
