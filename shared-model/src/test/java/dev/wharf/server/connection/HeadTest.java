package dev.wharf.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.connection.RawHttp.Response;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HEAD gets GET's headers and never a byte of body, whatever the handler does. */
class HeadTest {
    private static WireServer server;

    @BeforeAll
    static void start() {
        server = WireServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/hello, 200, 5",
        "/reject, 401, 12",
        "/none, 404, 14",
        "/fail, 500, 10",
        "/sized?n=100000, 200, 100000",
        "/sized?n=0, 200, 0"
    })
    void getsTheLengthAndNoBody(String target, int status, String length) throws IOException {
        try (RawHttp client = server.connect()) {
            Response response = client.exchange("HEAD", target);
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.header("Content-Length")).contains(length);
            assertThat(client.exchange("GET", "/hello").body()).isEqualTo("hello");
        }
    }

    @Test
    void getsNoChunksEither() throws IOException {
        try (RawHttp client = server.connect()) {
            assertThat(client.exchange("HEAD", "/stream").status()).isEqualTo(200);
            assertThat(client.exchange("GET", "/stream").body()).hasSize(30_000);
        }
    }

    @Test
    void getsNoBodyWithARefusal() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("HEAD /hello HTTP/1.1\r\nbroken\r\n\r\n");
            Response refused = client.readHeadResponse();
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.header("Content-Length")).isEqualTo(Optional.of("14"));
            assertThat(client.read(1)).isZero();
        }
    }
}
