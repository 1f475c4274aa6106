package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.KnownSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.ObjIntConsumer;

/** One request in the making: {@code server.get("/token").basic("alice", "…").expect(200)}. */
public final class Call {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String method;
    private final HttpRequest.Builder request;
    private HttpRequest.BodyPublisher body = BodyPublishers.noBody();
    private ObjIntConsumer<Answered> check = (_, _) -> {};

    /** A request to a port of this machine. */
    public Call(int port, String method, String target) {
        this.method = method;
        this.request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .timeout(Duration.ofSeconds(20));
    }

    /** With credentials. */
    public Call basic(String name, String password) {
        KnownSecrets.add(password);
        String pair = name + ":" + password;
        return header(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    /** With a header. */
    public Call header(String name, String value) {
        request.header(name, value);
        return this;
    }

    /** With a JSON body. */
    public Call json(Object value) {
        return body("application/json", RunningServer.toJson(value));
    }

    /** With a body. */
    public Call body(String contentType, byte[] content) {
        body = BodyPublishers.ofByteArray(content);
        return header("Content-Type", contentType);
    }

    /** With something that every answer and its status has to pass. */
    Call checked(ObjIntConsumer<Answered> check) {
        this.check = check;
        return this;
    }

    /** Sends it, and checks the status and what every answer has. */
    public Answered expect(int status) {
        return expectAnyOf(status);
    }

    /** Sends it, and checks that the status is one of these, and what every answer has. */
    public Answered expectAnyOf(Integer... statuses) {
        try {
            HttpResponse<String> response =
                    CLIENT.send(request.method(method, body).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            assertThat(response.statusCode())
                    .as("%s %s: %s", method, response.uri(), response.body())
                    .isIn((Object[]) statuses);
            assertThat(response.headers().allValues("X-Request-Id")).hasSize(1);
            Answered answered = new Answered(response.headers().map(), response.body());
            answered.secrets().forEach(KnownSecrets::add);
            check.accept(answered, response.statusCode());
            return answered;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
