package dev.wharf.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GuardedServerTest {
    private static GuardedServer.Builder hello() {
        return GuardedServer.builder()
                .routing(routing -> routing.get("/hello", (request, response) -> response.send("hello")));
    }

    @Test
    void serves() throws IOException {
        GuardedServer server = hello().start();
        try (RawHttp client = RawHttp.connect(server.port())) {
            assertThat(client.exchange("GET", "/hello").body()).isEqualTo("hello");
            assertThat(client.exchange("GET", "/hello").body()).isEqualTo("hello");
            assertThat(client.exchange("GET", "/none").status()).isEqualTo(404);
        } finally {
            server.stop(Duration.ofSeconds(1));
        }
    }

    @Test
    void namesThePortThatIsTaken() {
        GuardedServer first = hello().start();
        try {
            assertThatThrownBy(() -> hello().address("127.0.0.1", first.port()).start())
                    .isInstanceOf(ListenException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + first.port() + ": address already in use");
        } finally {
            first.stop(Duration.ofSeconds(1));
        }
    }
}
