package dev.wharf.registry.http;

import dev.wharf.model.ErrorCode;
import dev.wharf.registry.service.RegistryException;
import java.util.Arrays;
import java.util.List;
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
    private static final int MAX_PARTS = 16;
    private static final String UNIT = "bytes=";
    private static final Pattern SPEC = Pattern.compile("\\s*([0-9]*)-([0-9]*)\\s*");

    /**
     * Applies a header to a blob of {@code size} bytes.
     *
     * @return the parts, in the order of the header; empty if the whole blob is to be sent: another unit, more parts
     *     than anybody needs or than the blob has bytes, or an empty blob, to which some clients send a range with
     *     every request
     * @throws RegistryException RANGE_INVALID if the header is malformed or no part holds a byte of the blob
     */
    public static List<ByteRange> parse(String header, long size) {
        if (!header.startsWith(UNIT) || size == 0) {
            return List.of();
        }
        String[] specs = header.substring(UNIT.length()).split(",", MAX_PARTS + 1);
        if (specs.length > MAX_PARTS) {
            return List.of();
        }
        List<ByteRange> parts = Arrays.stream(specs)
                .flatMap(spec -> parseOne(spec, size).stream())
                .toList();
        if (parts.isEmpty()) {
            throw RegistryException.of(ErrorCode.RANGE_INVALID, "Range: the blob has " + size + " bytes");
        }
        long total = parts.stream().mapToLong(ByteRange::length).sum();
        return total > size ? List.of() : parts;
    }

    /** One part; empty if it lies behind the end. */
    private static Optional<ByteRange> parseOne(String text, long size) {
        Matcher spec = SPEC.matcher(text);
        if (!spec.matches() || (spec.group(1).isEmpty() && spec.group(2).isEmpty())) {
            throw malformed();
        }
        if (spec.group(1).isEmpty()) {
            long length = Math.min(size, number(spec.group(2)));
            return length == 0 ? Optional.empty() : Optional.of(new ByteRange(size - length, length));
        }
        long first = number(spec.group(1));
        long last = spec.group(2).isEmpty() ? size - 1 : number(spec.group(2));
        if (first > last && !spec.group(2).isEmpty()) {
            throw malformed();
        }
        return first >= size
                ? Optional.empty()
                : Optional.of(new ByteRange(first, Math.min(last, size - 1) - first + 1));
    }

    private static RegistryException malformed() {
        return RegistryException.of(ErrorCode.RANGE_INVALID, "Range: expected bytes=<first>-<last>");
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
