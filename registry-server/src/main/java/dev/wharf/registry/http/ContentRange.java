package dev.wharf.registry.http;

import dev.wharf.model.ErrorCode;
import dev.wharf.registry.service.RegistryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Content-Range} of an upload's chunk: {@code <first>-<last>}, without unit and total (OCI distribution
 * spec, "Pushing a blob in chunks").
 *
 * @param first the offset of the chunk's first byte
 * @param last the offset of its last byte, not below the first
 */
public record ContentRange(long first, long last) {
    private static final Pattern GRAMMAR = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

    /** @throws RegistryException RANGE_INVALID if the range is inverted */
    public ContentRange {
        if (first < 0 || first > last) {
            throw RegistryException.of(ErrorCode.RANGE_INVALID, "Content-Range: the start lies behind the end");
        }
    }

    /**
     * Parses the header's value.
     *
     * @throws RegistryException RANGE_INVALID if it is malformed or inverted
     */
    public static ContentRange parse(String text) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            throw RegistryException.of(ErrorCode.RANGE_INVALID, "Content-Range: expected <start>-<end>");
        }
        return new ContentRange(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    /** The number of bytes. */
    public long length() {
        return last - first + 1;
    }
}
