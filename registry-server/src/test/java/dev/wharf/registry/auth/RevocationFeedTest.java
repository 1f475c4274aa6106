package dev.wharf.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry asks a token server of the test's own what it has revoked. */
class RevocationFeedTest extends TokenVerifierFixture {
    private static final String OF_ALICE = "[{\"sub\":\"alice\",\"not_before\":\"2026-11-21T12:00:00.000Z\"}]";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final String token =
            good().claim("wharf_as_of", NOW.minusMillis(1).toEpochMilli()).sign(SIGNER);
    private HttpServer server;
    private RevocationFeed feed;
    private int status = 200;
    private String answer = "[]";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/revocations", this::serve);
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/revocations");
        feed = new RevocationFeed(url, "the-secret", client, revocations, clock);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        client.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestHeaders().getFirst("X-Wharf-Registry") + " "
                + Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""));
        byte[] body = answer.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void aTokenThatWasAcceptedIsRefusedFromTheNextLookOn() {
        feed.run();
        accepted(token);
        answer = OF_ALICE;
        accepted(token);
        feed.run();
        refused(token);
    }

    @Test
    void onlyWhatIsNewIsAskedForAndSomeMore() {
        answer = OF_ALICE;
        feed.run();
        answer = "[]";
        feed.run();
        assertThat(asked).containsExactly("the-secret ", "the-secret since=2026-11-21T11:58:00Z");
        refused(token);
    }

    @Test
    void revokedKeysAreToldEachTime() {
        answer = "[{\"kid\":\"%s\"}]"
                .formatted(KeyIds.thumbprint(SIGNER.getPublic()).orElseThrow());
        feed.run();
        refused(token);
        answer = "[]";
        feed.run();
        accepted(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "<html>",
                "[{\"sub\":\"bob\"}]",
                "[{\"not_before\":\"2026-11-21T12:00:00Z\"}]",
                "[{\"sub\":7,\"not_before\":\"2026-11-21T12:00:00Z\"}]",
                "[{\"sub\":\"bob\",\"not_before\":\"soon\"}]",
                "[7]"
            })
    void whatCannotBeUnderstoodChangesNothing(String nonsense) {
        answer = OF_ALICE;
        feed.run();
        answer = nonsense;
        feed.run();
        refused(token);
        accepted(good().claim("sub", "bob").claim("wharf_as_of", 0).sign(SIGNER));
    }

    @Test
    void whatIsKnownHoldsWhileTheTokenServerFails() {
        answer = OF_ALICE;
        feed.run();
        status = 500;
        feed.run();
        refused(token);
        server.stop(0);
        feed.run();
        refused(token);
        accepted(good().claim("wharf_as_of", NOW.toEpochMilli()).sign(SIGNER));
    }
}
