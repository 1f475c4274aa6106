package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What a server answers when it did what it was asked.
 *
 * @param status 200 to 299
 * @param body JSON; missing if there is none
 * @param etag by which to say that this was seen and nothing else
 * @param next the address of what is left of a list
 */
record Reply(int status, JsonNode body, Optional<String> etag, Optional<String> next) {
    /** Whether something came to be by it. */
    boolean isCreated() {
        return status == 201;
    }
}
