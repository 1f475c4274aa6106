package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.logging.LogContext;
import io.helidon.http.Status;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {
    private final AtomicInteger made = new AtomicInteger();
    private final OpsServer server =
            new OpsServer(routing -> routing.addFilter(new RequestId(() -> "made-" + made.incrementAndGet()))
                    .error(IllegalStateException.class, (_, res, _) -> {
                        res.headers().clear();
                        res.status(Status.CONFLICT_409).send("cleared");
                    })
                    .get("/", (_, res) -> res.send(LogContext.requestId().orElse("none")))
                    .get("/stream", (_, res) -> {
                        try (var stream = res.outputStream()) {
                            stream.write(new byte[100_000]);
                        }
                    })
                    .get("/broken", (_, _) -> {
                        throw new IllegalStateException();
                    }));

    @AfterEach
    void stop() {
        server.close();
    }

    private static String id(HttpResponse<String> response) {
        return response.headers().firstValue("X-Request-Id").orElse("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "7b6c5f1e-9d1b-4a57-8a43-4b8d1c9f2f77", "A.b_c-9"})
    void keepAProxysId(String id) {
        HttpResponse<String> response = server.get("/", "X-Request-Id", id);
        assertThat(id(response)).isEqualTo(id);
        assertThat(response.body()).isEqualTo(id);
    }

    @Test
    void keepAnIdOf64CharactersAndNotALongerOne() {
        assertThat(id(server.get("/", "X-Request-Id", "x".repeat(64)))).isEqualTo("x".repeat(64));
        assertThat(id(server.get("/", "X-Request-Id", "x".repeat(65)))).isEqualTo("made-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\"b", "a/b", "a;b", "a:b", "ä", "<script>", "%0a"})
    void replaceAnythingElse(String id) {
        HttpResponse<String> response = server.get("/", "X-Request-Id", id);
        assertThat(id(response)).isEqualTo("made-1");
        assertThat(response.body()).isEqualTo("made-1");
    }

    @Test
    void giveEachRequestOfAConnectionItsOwn() {
        assertThat(server.get("/").body()).isEqualTo("made-1");
        assertThat(server.get("/").body()).isEqualTo("made-2");
    }

    @Test
    void answerWithItHoweverTheRequestEnds() {
        assertThat(id(server.get("/stream"))).isEqualTo("made-1");
        assertThat(id(server.get("/broken"))).isEqualTo("made-2");
        assertThat(id(server.get("/nowhere"))).isEqualTo("made-3");
    }

    @Test
    void makeIdsThatDiffer() {
        try (OpsServer random =
                new OpsServer(routing -> routing.addFilter(new RequestId()).get("/", (_, res) -> res.send()))) {
            assertThat(id(random.get("/"))).matches("[0-9a-f-]{36}").isNotEqualTo(id(random.get("/")));
        }
    }
}
