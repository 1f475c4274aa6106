package dev.wharf.registry.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.registry.service.Page;
import io.helidon.http.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;

/** Writes a page of one of the API's lists, and the link to the next one. */
final class Listing {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Listing() {}

    /**
     * Sends a page.
     *
     * @param body what JSON shows, in its order
     * @param n the size of the page that was asked for
     */
    static void send(Call call, Map<String, ?> body, Page page, OptionalInt n) {
        PageRequest.next(call.rawPath(), page, n)
                .ifPresent(link -> call.response().header(HeaderNames.LINK, link));
        call.response().header(ApiHeaders.JSON);
        try {
            call.send(200, (JSON.writeValueAsString(body) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("lists of names are JSON", e);
        }
    }
}
