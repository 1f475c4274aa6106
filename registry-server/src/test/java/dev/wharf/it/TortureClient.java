package dev.wharf.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Sends the requests of the torture run.
 *
 * @param transport what carries them
 * @param failing whether a 5xx is to be expected now, and is then no answer at all
 */
record TortureClient(Transport transport, URI registry, BooleanSupplier failing) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static final byte[] NOTHING = new byte[0];

    /** Carries a request to the registry, and the answer back. */
    @FunctionalInterface
    interface Transport {
        HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException;

        static Transport over(HttpClient http) {
            return request -> http.send(request, BodyHandlers.ofByteArray());
        }
    }

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /**
     * Sends a request.
     *
     * @param target a path, or what a {@code Location} header said
     * @param headers names and values in turn
     * @throws IOException if there is no answer
     */
    HttpResponse<byte[]> send(String method, String target, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(registry.resolve(target))
                .timeout(LIMIT)
                .method(method, BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> answer = transport.send(request.build());
        if (answer.statusCode() >= 500) {
            if (failing.getAsBoolean()) {
                throw new IOException(answer.toString());
            }
            throw new AssertionError(answer + " " + new String(answer.body(), UTF_8));
        }
        return answer;
    }

    HttpResponse<byte[]> get(String target) throws IOException, InterruptedException {
        return send("GET", target, NOTHING, "Accept", "*/*");
    }

    /** Deletes; false if nothing is there. */
    boolean delete(String target) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send("DELETE", target, NOTHING);
        assertThat(answer.statusCode()).as("%s", answer).isIn(202, 404);
        return answer.statusCode() == 202;
    }

    /** A header that an answer must have. */
    static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow(() -> new AssertionError(answer + " has no " + name));
    }

    /** What a header lists; nothing if it is not there. */
    static List<String> list(HttpResponse<byte[]> answer, String name) {
        return answer.headers()
                .firstValue(name)
                .map(value -> List.of(value.split(", ", -1)))
                .orElse(List.of());
    }

    static JsonNode json(HttpResponse<byte[]> answer) throws IOException {
        return JSON.readTree(answer.body());
    }
}
