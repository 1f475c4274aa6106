package dev.wharf.token.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.model.Digest;
import dev.wharf.server.connection.DirectErrors;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a request is answered with: handlers make it, {@link #send} is the only place that writes to a client. */
final class Answer {
    static final String JSON = "application/json";
    static final String JSON_LINES = "application/jsonl";
    static final String PROBLEM = "application/problem+json";

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int ETAG_LENGTH = 32;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final int status;
    private final List<Header> headers;
    private final byte[] body;
    private final Optional<Content> content;

    private Answer(int status, List<Header> headers, byte[] body) {
        this(status, headers, body, Optional.empty());
    }

    private Answer(int status, List<Header> headers, byte[] body, Optional<Content> content) {
        this.status = status;
        this.headers = List.copyOf(headers);
        this.body = body;
        this.content = content;
    }

    /** Writes a body that is too long to be held. */
    @FunctionalInterface
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** Writes a JSON object, field by field. */
    @FunctionalInterface
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, List.of(HeaderValues.create(HeaderNames.CONTENT_TYPE, contentType)), body);
    }

    /** An answer whose body is made while it is sent. If that fails the connection ends before the body does. */
    static Answer streamed(int status, String contentType, Content content) {
        return new Answer(
                status,
                List.of(HeaderValues.create(HeaderNames.CONTENT_TYPE, contentType)),
                new byte[0],
                Optional.of(content));
    }

    /** An answer without a body. */
    static Answer empty(int status) {
        return new Answer(status, List.of(), new byte[0]);
    }

    /** A JSON object whose fields have this order. */
    static Answer object(int status, String contentType, Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(status, contentType, bytes.toByteArray());
    }

    /** A record, or a list of records, as JSON. */
    static Answer json(int status, Object value) {
        return of(status, JSON, toJson(value));
    }

    /** A record as JSON, with the {@code ETag} by which a client can say that it has seen this and nothing else. */
    static Answer entity(int status, Object value) {
        byte[] body = toJson(value);
        return of(status, JSON, body).with(HeaderNames.ETAG, etag(body));
    }

    /** The {@code ETag} of a record. */
    static String etag(Object value) {
        return etag(toJson(value));
    }

    private static String etag(byte[] body) {
        return '"' + Digest.Algorithm.SHA256.of(body).hex().substring(0, ETAG_LENGTH) + '"';
    }

    static byte[] toJson(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer with(HeaderName name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(HeaderValues.create(name, value));
        return new Answer(status, more, body, content);
    }

    /** The same for a client that has the body already. */
    Answer notModified() {
        List<Header> kept = headers.stream()
                .filter(header -> !header.headerName().equals(HeaderNames.CONTENT_TYPE))
                .toList();
        return new Answer(304, kept, new byte[0]);
    }

    /** Tells the client when another try makes sense. */
    Answer retryLater() {
        return retryAfter(SOON);
    }

    /** Tells the client when another try makes sense, in whole seconds. */
    Answer retryAfter(Duration time) {
        return with(HeaderNames.RETRY_AFTER, Long.toString(time.plusMillis(999).toSeconds()));
    }

    int status() {
        return status;
    }

    /** The value of a header; empty if it is not there. */
    Optional<String> header(HeaderName name) {
        return headers.stream()
                .filter(header -> header.headerName().equals(name))
                .map(Header::get)
                .findFirst();
    }

    /** The answer for the connection to write itself. */
    DirectErrors.Response direct() {
        return new DirectErrors.Response(
                headers.stream().collect(Collectors.toMap(Header::name, Header::get)),
                new String(body, StandardCharsets.UTF_8));
    }

    /** A HEAD answer has the length of the body but not the body: Helidon would send it. */
    void send(ServerRequest request, ServerResponse response) {
        response.status(Status.create(status));
        headers.forEach(response::header);
        if (request.prologue().method().equals(Method.HEAD)) {
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
            response.send();
        } else if (content.isPresent()) {
            stream(response, content.get());
        } else {
            response.send(body);
        }
    }

    private static void stream(ServerResponse response, Content content) {
        try {
            // Not closed when it fails: that would make what was sent so far look whole.
            OutputStream out = new BufferedOutputStream(response.outputStream(), 1 << 16);
            content.write(out);
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
