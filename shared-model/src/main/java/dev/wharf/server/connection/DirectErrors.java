package dev.wharf.server.connection;

import java.util.Map;

/**
 * Renders the errors that no handler makes: malformed heads, broken chunks, and failures for which the routing has no
 * error handler.
 */
@FunctionalInterface
public interface DirectErrors {
    /**
     * The answer for a status.
     *
     * @param status 4xx or 5xx
     */
    Response render(int status);

    /**
     * An answer; its length is added.
     *
     * @param headers names to values, {@code Content-Type} among them
     * @param body text in UTF-8; left out by the writer for HEAD
     */
    record Response(Map<String, String> headers, String body) {
        public Response {
            headers = Map.copyOf(headers);
        }
    }
}
