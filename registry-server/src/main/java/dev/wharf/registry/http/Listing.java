package dev.wharf.registry.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.registry.service.Page;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.OptionalInt;

/** Writes a page of one of the API's lists, and the link to the next one. */
final class Listing {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Listing() {}

    /** JSON with a newline behind it, as registry:2 writes it. */
    static byte[] line(Object body) {
        try {
            byte[] json = JSON.writeValueAsBytes(body);
            byte[] line = Arrays.copyOf(json, json.length + 1);
            line[json.length] = '\n';
            return line;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("lists of names are JSON", e);
        }
    }

    /**
     * Sends a page.
     *
     * @param body with the names of the page
     * @param n the size of the page that was asked for
     */
    static void send(Call call, NameList body, Page page, OptionalInt n) throws IOException {
        PageRequest.next(call.rawPath(), page, n)
                .ifPresent(link -> call.response().header(HeaderNames.LINK, link));
        call.response().header(ApiHeaders.JSON).contentLength(body.length());
        // Closed only when all is well: a body cut short must end with the connection, not look complete.
        OutputStream out = call.response().outputStream();
        body.writeTo(out);
        out.close();
    }
}
