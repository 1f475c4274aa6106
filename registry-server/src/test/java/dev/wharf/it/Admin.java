package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What an administrator does with curl: users and rules over the token server's REST API. */
record Admin(HttpClient http, URI api, Account account) {
    HttpResponse<String> send(String method, String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(api.resolve(path))
                .header("Authorization", BasicAuth.header(account))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .method(method, BodyPublishers.ofString(json))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    /** Makes or changes a user with a password that follows from the name. */
    Account user(String name) throws IOException, InterruptedException {
        Account made = new Account(name, "the password of " + name);
        HttpResponse<String> answer =
                send("PUT", "users/" + name, "{\"password\":\"%s\",\"admin\":false}".formatted(made.password()));
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        return made;
    }

    /**
     * Makes a rule, or finds that it is there already.
     *
     * @param subject {@code user:…}, {@code group:…}, {@code everyone} or {@code authenticated}
     */
    void allow(String subject, String pattern, String... actions) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("POST", "rules", rule(subject, pattern, actions));
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    }

    static String rule(String subject, String pattern, String... actions) {
        return "{\"pattern\":\"%s\",\"subject\":\"%s\",\"effect\":\"allow\",\"actions\":[%s]}"
                .formatted(
                        pattern,
                        subject,
                        Arrays.stream(actions)
                                .map(action -> "\"" + action + "\"")
                                .collect(Collectors.joining(",")));
    }
}
