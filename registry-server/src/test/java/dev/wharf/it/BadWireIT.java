package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.connection.RawHttp;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no HTTP library sends: requests that are cut off or malformed, on both services' ports. */
@ExtendWith(TestBed.class)
class BadWireIT {
    private static final String HOST = "Host: localhost\r\n";

    private final Wharf wharf;
    private final RegistryClient client;

    BadWireIT(Wharf wharf) {
        this.wharf = wharf;
        this.client = wharf.client(new Account("wire-alice", "the password of wire-alice"));
    }

    @BeforeAll
    static void accounts(Wharf wharf) throws Exception {
        wharf.admin().user("wire-alice");
        wharf.admin().allow("user:wire-alice", "wire/**", "pull", "push");
    }

    @AfterAll
    static void nothingWasAServerError(Wharf wharf) throws Exception {
        wharf.assertNoServerErrors();
    }

    static Stream<String> malformed() {
        return Stream.of(
                "garbage\r\n\r\n",
                "GET\r\n\r\n",
                "GET /v2/%zz HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /v2/\0 HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /v2/ HTTP/1.1\r\nno colon\r\n\r\n",
                "GET /v2/ HTTP/1.1\r\n" + HOST + "Content-Length: x\r\n\r\n",
                "GET /v2/ HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\na",
                "POST /v2/ HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\nnot hex\r\n",
                "GET /v2/ HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(100_000) + "\r\n\r\n",
                "GET /v2/" + "x".repeat(100_000) + " HTTP/1.1\r\n" + HOST + "\r\n");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedRequestGetsAClientError(String request) throws Exception {
        for (int port : new int[] {wharf.registryPort(), wharf.tokenPort()}) {
            try (RawHttp wire = RawHttp.connect(port)) {
                RawHttp.Response answer = wire.send(request).readResponse();

                assertThat(answer.status()).isBetween(400, 499);
                wire.awaitClose();
            }
        }
    }

    @Test
    void anUploadThatIsCutOffCanBeLookedUpContinuedAndRetried() throws Exception {
        String token = client.token("repository:wire/app:pull,push");
        String location = client.send("POST", "/v2/wire/app/blobs/uploads/", token, BodyPublishers.noBody())
                .headers()
                .firstValue("Location")
                .orElseThrow();
        cutOff(location, token, 1000, "first half");

        HttpResponse<byte[]> status = client.get(location, token);
        assertThat(status.statusCode()).isEqualTo(204);
        assertThat(status.headers().firstValue("Range")).contains("0-9");
        HttpResponse<byte[]> rest = client.send(
                "PATCH",
                status.headers().firstValue("Location").orElseThrow(),
                token,
                BodyPublishers.ofString(" and the rest"));
        assertThat(rest.statusCode()).isEqualTo(202);

        SeededImage.of(7).push(client, "wire/app", "1");
        StoredImage.fetch(client, "wire/app", "1");
    }

    /** Announces more bytes than it sends, and hangs up. */
    private void cutOff(String location, String token, int announced, String sent) throws IOException {
        String target = location.replaceFirst("^https?://[^/]+", "");
        String head = "PATCH %s HTTP/1.1\r\n%sAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(target, HOST, token, announced);
        try (RawHttp wire = RawHttp.connect(wharf.registryPort())) {
            wire.send(head + sent).sendEnd().awaitClose();
        }
    }
}
