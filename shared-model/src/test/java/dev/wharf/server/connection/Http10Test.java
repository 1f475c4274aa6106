package dev.wharf.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.connection.RawHttp.Response;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/1.0, as nginx with a bare {@code proxy_pass}, ab and simple health checks speak it. */
class Http10Test {
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
        "/stream, 200, 30000",
        "/sized?n=1000000, 200, 1000000",
        "/reject, 401, 12",
        "/fail, 500, 10",
        "/none, 404, 14"
    })
    void isAnsweredWithALengthAndClosed(String target, int status, int length) throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("GET " + target + " HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
            Response response = client.readResponse();
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.header("Transfer-Encoding")).isEmpty();
            assertThat(response.header("Content-Length")).contains(Integer.toString(length));
            assertThat(response.body()).hasSize(length);
            assertThat(response.header("Connection")).contains("close");
            assertThat(client.read(1)).isZero();
        }
    }

    @Test
    void mayNameNoHost() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("OPTIONS /hello HTTP/1.0\r\n\r\n");
            assertThat(client.readResponse().body()).isEqualTo("hello");
        }
    }

    @Test
    void mayHaveNoBodyToAnswer() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("DELETE /empty HTTP/1.0\r\n\r\n");
            assertThat(client.readResponse().status()).isEqualTo(204);
            assertThat(client.read(1)).isZero();
        }
    }

    @Test
    void getsNoBodyForHead() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("HEAD /stream HTTP/1.0\r\n\r\n");
            assertThat(client.readHeadResponse().header("Content-Length")).contains("30000");
            assertThat(client.read(1)).isZero();
        }
    }

    @Test
    void sendsBodiesAndIsNeverToldToContinue() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("PUT /count HTTP/1.0\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc");
            assertThat(client.readResponse().body()).isEqualTo("3");
        }
    }

    @Test
    void hasNoChunks() throws IOException {
        try (RawHttp client = server.connect()) {
            client.send("PUT /count HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
            assertThat(client.readResponse().status()).isEqualTo(400);
        }
    }
}
