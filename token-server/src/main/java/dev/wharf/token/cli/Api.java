package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The admin API of one server, as one user. */
final class Api {
    /** What the API speaks. */
    static final String JSON = "application/json";

    private static final String ROOT = "/api/v1/";
    private static final int NOT_FOUND = 404;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG_PATIENCE = Duration.ofHours(1);
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");

    private final Exchange exchange;
    private final URI server;
    private final Credentials credentials;

    /** @param server without a path of its own, or with the one below which the API is, without a slash at its end */
    Api(Exchange exchange, URI server, Credentials credentials) {
        this.exchange = exchange;
        this.server = server;
        this.credentials = credentials;
    }

    /** A path of the API: segments are escaped, so that no name leads elsewhere. */
    static String path(String... segments) {
        return Arrays.stream(segments).map(Api::escape).collect(Collectors.joining("/"));
    }

    /** The path of something whose name has slashes that are part of the path. */
    static String below(String noun, String name) {
        return path((noun + "/" + name).split("/", -1));
    }

    /** A query of what was said; empty if nothing was. */
    static String query(Map<String, Optional<String>> parameters) {
        String query = parameters.entrySet().stream()
                .flatMap(parameter ->
                        parameter.getValue().map(value -> parameter.getKey() + "=" + escape(value)).stream())
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Reply get(String path) {
        return send("GET", path, Map.of());
    }

    /** What is there; empty if nothing is. */
    Optional<Reply> find(String path) {
        try {
            return Optional.of(get(path));
        } catch (CommandFailure e) {
            if (e.status() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What is there, whatever it is. */
    String text(String path) {
        HttpRequest request = request(server + ROOT + path, Map.of())
                .setHeader("Accept", "*/*")
                .GET()
                .build();
        HttpResponse<byte[]> response = exchange.of(request);
        requireSuccess(response);
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    Reply send(String method, String path, Map<String, String> headers) {
        return send(request(server + ROOT + path, headers).method(method, BodyPublishers.noBody()));
    }

    /** @param body becomes JSON */
    Reply send(String method, String path, Object body, Map<String, String> headers) {
        return send(method, path, Json.bytes(body), JSON, headers);
    }

    /** @param type what the body is, such as {@code text/plain} */
    Reply post(String path, byte[] body, String type) {
        return send("POST", path, body, type, Map.of());
    }

    private Reply send(String method, String path, byte[] body, String type, Map<String, String> headers) {
        return send(request(server + ROOT + path, headers)
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofByteArray(body)));
    }

    /** Copies what a path answers into a file, which is there. */
    void download(String path, Path file) {
        HttpRequest request = request(server + ROOT + path, Map.of())
                .timeout(LONG_PATIENCE)
                .GET()
                .build();
        HttpResponse<byte[]> response = exchange.of(
                request,
                info -> info.statusCode() == 200
                        ? BodySubscribers.mapping(
                                BodySubscribers.ofFile(
                                        file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING),
                                _ -> new byte[0])
                        : BodySubscribers.ofByteArray());
        reply(response);
    }

    /**
     * Puts a file in the place of what a path answers.
     *
     * @throws FileNotFoundException if there is no such file
     */
    Reply upload(String path, String contentType, Path file) throws FileNotFoundException {
        HttpRequest request = request(server + ROOT + path, Map.of())
                .timeout(LONG_PATIENCE)
                .header("Content-Type", contentType)
                .PUT(BodyPublishers.ofFile(file))
                .build();
        return reply(exchange.of(request));
    }

    /** Hands over a list, page by page. */
    void pages(String path, Consumer<List<JsonNode>> page) {
        Optional<String> address = Optional.of(server + ROOT + path);
        while (address.isPresent()) {
            Reply reply = send(request(address.get(), Map.of()).GET());
            page.accept(reply.body().valueStream().toList());
            address = reply.next().map(this::beside);
        }
    }

    /** Only the path counts: credentials do not follow a link to another host. */
    private String beside(String link) {
        URI target = URI.create(link);
        return server.getScheme() + "://" + server.getRawAuthority() + target.getRawPath()
                + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
    }

    private HttpRequest.Builder request(String address, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .timeout(PATIENCE)
                .header("Authorization", credentials.header())
                .header("Accept", JSON);
        headers.forEach(request::header);
        return request;
    }

    private Reply send(HttpRequest.Builder request) {
        return reply(exchange.of(request.build()));
    }

    private Reply reply(HttpResponse<byte[]> response) {
        requireSuccess(response);
        HttpHeaders headers = response.headers();
        return new Reply(response.statusCode(), body(response), headers.firstValue("ETag"), next(headers));
    }

    private void requireSuccess(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status < 200 || status > 299) {
            throw refused(status, body(response));
        }
    }

    private CommandFailure refused(int status, JsonNode problem) {
        String reason = ProblemText.of(status, problem);
        boolean isAtTheDoor = status == 401 || status == 429;
        return new CommandFailure(
                isAtTheDoor ? ExitCode.NOT_LET_IN : ExitCode.FAILED,
                isAtTheDoor ? reason + " (by the " + credentials + ", at " + server + ")" : reason,
                status);
    }

    private JsonNode body(HttpResponse<byte[]> response) {
        try {
            return response.body().length == 0 ? MissingNode.getInstance() : Json.parse(response.body());
        } catch (IOException e) {
            if (response.statusCode() < 300) {
                throw new CommandFailure(ExitCode.FAILED, server + " is no token server: its answer is not JSON", e);
            }
            return MissingNode.getInstance();
        }
    }

    private static Optional<String> next(HttpHeaders headers) {
        return headers.allValues("Link").stream()
                .map(NEXT::matcher)
                .filter(Matcher::find)
                .map(link -> link.group(1))
                .findFirst();
    }
}
