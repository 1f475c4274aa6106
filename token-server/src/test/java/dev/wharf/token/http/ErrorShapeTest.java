package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.server.connection.RawHttp;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorShapeTest {
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET /nothing HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n            | 404
                    GET /tok%65n HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n            | 404
                    GET /token/../token HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n     | 404
                    GET //token HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n             | 404
                    PUT /token HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 0\\r\\n\\r\\n | 405
                    GET /token?scope=%zz HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n    | 400
                    GET /%zz HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                | 400
                    GET /a b HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                | 400
                    nonsense\\r\\n\\r\\n                                     | 400
                    GET /token HTTP/1.1\\r\\n\\r\\n                          | 400
                    GET /token HTTP/1.1\\r\\nHost: x\\r\\nbad header\\r\\n\\r\\n | 400
                    """)
    void everyErrorIsJsonInAllThreeShapesAndHasAnId(String request, int status) throws IOException {
        try (RawHttp client = RawHttp.connect(server.port())) {
            RawHttp.Response response =
                    client.send(request.replace("\\r\\n", "\r\n")).readResponse();
            assertThat(response.status()).isEqualTo(status);
            assertShape(response);
        }
    }

    @Test
    void aRequestLineThatIsTooLongIs414() throws IOException {
        try (RawHttp client = RawHttp.connect(server.port())) {
            RawHttp.Response response =
                    client.exchange("GET", "/token?scope=repository:" + "a".repeat(33 << 10) + ":pull");
            assertThat(response.status()).isEqualTo(414);
            assertShape(response);
        }
    }

    @Test
    void twentyLongScopesAreNotTooLong() {
        String scope = "&scope=repository:" + "a".repeat(250) + "%d:pull,push";
        StringBuilder query = new StringBuilder("/token?service=wharf-registry");
        for (int i = 10; i < 60; i++) {
            query.append(scope.formatted(i));
        }
        server.get(query.toString()).expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/.well-known/jwks.json", "/certs/ca.pem", "/health/live", "/health/ready"})
    void headHasTheLengthAndNoBody(String path) throws IOException {
        try (RawHttp client = RawHttp.connect(server.port())) {
            RawHttp.Response get = client.exchange("GET", path);
            RawHttp.Response head = client.exchange("HEAD", path);
            assertThat(get.status()).isEqualTo(200);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length"))
                    .contains(Integer.toString(get.body().length()));
            assertThat(client.exchange("GET", path).status()).isEqualTo(200);
        }
    }

    @Test
    void headOfAnErrorHasNoBodyEither() throws IOException {
        try (RawHttp client = RawHttp.connect(server.port())) {
            assertThat(client.exchange("HEAD", "/nothing").status()).isEqualTo(404);
            assertThat(client.exchange("HEAD", "/api/v1/users").status()).isEqualTo(405);
            assertThat(client.exchange("GET", "/token").status()).isEqualTo(200);
        }
    }

    @Test
    void anIdThatAProxyGaveIsKept() throws IOException {
        try (RawHttp client = RawHttp.connect(server.port())) {
            assertThat(client.exchange("GET", "/nothing", "X-Request-Id: abc-123")
                            .header("X-Request-Id"))
                    .contains("abc-123");
        }
    }

    @Test
    void publishesItsKeysAndItsCertificate() {
        server.get("/.well-known/jwks.json")
                .expect(200)
                .header("Content-Type", "application/json")
                .header("Cache-Control", "public, max-age=300")
                .without("\"d\"")
                .containing("\"keys\"");
        server.get("/certs/ca.pem")
                .expect(200)
                .header("Cache-Control", "public, max-age=300")
                .containing("-----BEGIN CERTIFICATE-----")
                .without("PRIVATE KEY");
        server.get("/").expect(200).json("/name", "'wharf token server'");
    }

    @Test
    void metricsAreOnTheDebugPortAlone() throws IOException {
        server.get("/token").expect(200);
        server.get("/metrics").expect(404);
        try (RawHttp client = RawHttp.connect(server.debugPort())) {
            RawHttp.Response metrics = client.exchange("GET", "/metrics");
            assertThat(metrics.status()).isEqualTo(200);
            assertThat(metrics.body())
                    .contains("token_http_requests_total{code=\"200\",handler=\"token\",method=\"get\"}");
            assertThat(client.exchange("GET", "/token").status()).isEqualTo(404);
        }
    }

    private static void assertShape(RawHttp.Response response) throws IOException {
        assertThat(response.header("Content-Type")).contains("application/json");
        assertThat(response.header("X-Request-Id")).isPresent();
        JsonNode body = JsonMapper.builder().build().readTree(response.body());
        assertThat(body.path("details").isTextual()).isTrue();
        assertThat(body.at("/errors/0/code").isTextual()).isTrue();
        assertThat(body.at("/errors/0/message")).isEqualTo(body.path("details"));
        assertThat(body.path("error").isTextual()).isTrue();
        assertThat(body.path("error_description")).isEqualTo(body.path("details"));
    }
}
