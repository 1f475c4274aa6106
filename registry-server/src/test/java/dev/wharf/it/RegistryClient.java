package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** A registry client of a few lines: fetches tokens with an account's password and sends what it is told. */
record RegistryClient(HttpClient http, URI registry, URI tokens, Account account) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A token with what the rules grant of this scope, for instance {@code repository:team/app:pull,push}. */
    String token(String scope) throws IOException, InterruptedException {
        URI request = URI.create(
                tokens + "?service=wharf-registry&scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(request)
                        .header("Authorization", BasicAuth.header(account))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("token").textValue();
    }

    /**
     * Sends one request.
     *
     * @param target a path, or what a {@code Location} header said
     * @param headers names and values in turn
     */
    HttpResponse<byte[]> send(String method, String target, String token, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(registry.resolve(target))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String target, String token) throws IOException, InterruptedException {
        return send("GET", target, token, BodyPublishers.noBody(), "Accept", "*/*");
    }

    /** All tags of a repository. */
    List<String> tags(String repository) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                get("/v2/" + repository + "/tags/list", token("repository:" + repository + ":pull"));
        assertThat(answer.statusCode()).isEqualTo(200);
        return StreamSupport.stream(JSON.readTree(answer.body()).get("tags").spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }
}
