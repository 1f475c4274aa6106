package dev.wharf.registry.http;

import dev.wharf.model.ErrorCode;
import dev.wharf.registry.service.RegistryException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a blob that a {@code Range} header asks for (RFC 9110 section 14).
 *
 * @param first the offset of the first byte
 * @param length the number of bytes, at least one
 */
public record ByteRange(long first, long length) {
    private static final String UNIT = "bytes=";
    private static final Pattern SPEC = Pattern.compile("\\s*([0-9]*)-([0-9]*)\\s*");

    /**
     * Applies a header to a blob of {@code size} bytes.
     *
     * @return the part; empty if the whole blob is to be sent: another unit, several ranges, or an empty blob, to which
     *     some clients send a range with every request
     * @throws RegistryException RANGE_INVALID if the range is malformed or holds no byte of the blob
     */
    public static Optional<ByteRange> parse(String header, long size) {
        if (!header.startsWith(UNIT) || header.indexOf(',') >= 0 || size == 0) {
            return Optional.empty();
        }
        Matcher spec = SPEC.matcher(header.substring(UNIT.length()));
        if (!spec.matches() || (spec.group(1).isEmpty() && spec.group(2).isEmpty())) {
            throw RegistryException.of(ErrorCode.RANGE_INVALID, "Range: expected bytes=<first>-<last>");
        }
        long first;
        long last = size - 1;
        if (spec.group(1).isEmpty()) {
            first = size - Math.min(size, number(spec.group(2)));
        } else {
            first = number(spec.group(1));
            if (!spec.group(2).isEmpty()) {
                last = Math.min(last, number(spec.group(2)));
            }
        }
        if (first > last) {
            throw RegistryException.of(ErrorCode.RANGE_INVALID, "Range: the blob has " + size + " bytes");
        }
        return Optional.of(new ByteRange(first, last - first + 1));
    }

    /** The value of {@code Content-Range} in the answer. */
    public String contentRange(long size) {
        return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }

    /** The value of {@code Content-Range} when no byte can be sent. */
    public static String unsatisfied(long size) {
        return "bytes */" + size;
    }

    /** A number too large for a long lies behind the end of every blob. */
    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
