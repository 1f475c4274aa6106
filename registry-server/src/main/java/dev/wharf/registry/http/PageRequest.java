package dev.wharf.registry.http;

import dev.wharf.model.ErrorCode;
import dev.wharf.registry.service.Page;
import dev.wharf.registry.service.RegistryException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which part of a list is asked for (OCI distribution spec, "Listing tags").
 *
 * @param last the name that the part comes after
 * @param n how many names at most, not negative; absent if the client leaves it to us
 */
record PageRequest(Optional<String> last, OptionalInt n) {
    /** @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is not a number from 0 */
    static PageRequest parse(Query query) {
        OptionalInt n = query.first("n")
                .filter(text -> !text.isEmpty())
                .map(text -> OptionalInt.of(number(text)))
                .orElse(OptionalInt.empty());
        return new PageRequest(query.first("last").filter(text -> !text.isEmpty()), n);
    }

    /** The value of {@code Link} that leads to the names after this page; empty if there are none. */
    static Optional<String> next(String rawPath, Page page, OptionalInt n) {
        if (!page.more() || page.names().isEmpty() || n.isEmpty()) {
            return Optional.empty();
        }
        String last = URLEncoder.encode(page.names().getLast(), StandardCharsets.UTF_8);
        return Optional.of("<" + rawPath + "?last=" + last + "&n=" + n.getAsInt() + ">; rel=\"next\"");
    }

    private static int number(String text) {
        try {
            int n = Integer.parseInt(text);
            if (n >= 0) {
                return n;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same answer as a negative number.
        }
        throw RegistryException.of(ErrorCode.PAGINATION_NUMBER_INVALID, Map.of("n", text));
    }
}
