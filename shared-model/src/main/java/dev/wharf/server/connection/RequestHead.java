package dev.wharf.server.connection;

import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Request line and header fields (RFC 9112 §2 to §6), checked so strictly that no reading of them can place the end of
 * the request anywhere else.
 *
 * @param method a token
 * @param target without spaces and control characters; not looked into
 * @param http10 whether the client speaks HTTP/1.0
 * @param fields in the order received
 */
record RequestHead(String method, String target, boolean http10, List<Field> fields) {

    /** One header field; the name as received. */
    record Field(String name, String value) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /**
     * Parses a head.
     *
     * @param text every line with its CRLF, without the empty line
     * @throws io.helidon.http.RequestException 400, 501 or 505
     */
    static RequestHead parse(String text) {
        int end = text.indexOf("\r\n");
        String[] parts = text.substring(0, end).split(" ", -1);
        if (parts.length != 3 || !isToken(parts[0]) || !isTarget(parts[1])) {
            throw Refusal.badRequest("malformed request line");
        }
        boolean http10 = switch (parts[2]) {
            case "HTTP/1.1" -> false;
            case "HTTP/1.0" -> true;
            default ->
                throw parts[2].matches("HTTP/[0-9]\\.[0-9]")
                        ? Refusal.of(Status.HTTP_VERSION_NOT_SUPPORTED_505, "HTTP version not supported")
                        : Refusal.badRequest("malformed HTTP version");
        };
        RequestHead head = new RequestHead(parts[0], parts[1], http10, fields(text, end + 2));
        head.checkFraming();
        return head;
    }

    /** Whether the client wants the connection closed after the answer. */
    boolean wantsClose() {
        return http10 || values("connection").stream().anyMatch(value -> hasToken(value, "close"));
    }

    boolean isChunked() {
        return !values("transfer-encoding").isEmpty();
    }

    /** Length of the body; empty if there is no body or it comes in chunks. */
    OptionalLong contentLength() {
        return values("content-length").stream().mapToLong(Long::parseLong).findFirst();
    }

    /**
     * The head as an HTTP/1.1 server understands it: a request of HTTP/1.0 becomes one of 1.1 that asks to close.
     *
     * @param authority of the server, for a client that names none, as it may in HTTP/1.0
     */
    String asHttp11(String authority) {
        StringBuilder out =
                new StringBuilder().append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        fields.stream()
                // Expect must be ignored in HTTP/1.0 (RFC 9110 §10.1.1): such a client cannot read a 100.
                .filter(field -> !field.is("connection") && !field.is("expect"))
                .forEach(field -> append(out, field.name(), field.value()));
        if (values("host").isEmpty()) {
            append(out, "Host", authority);
        }
        append(out, "Connection", "close");
        return out.append("\r\n").toString();
    }

    private static void append(StringBuilder out, String name, String value) {
        out.append(name).append(": ").append(value).append("\r\n");
    }

    private List<String> values(String name) {
        return fields.stream().filter(field -> field.is(name)).map(Field::value).toList();
    }

    /** RFC 9112 §6: what could be read in two ways is refused, because a proxy may read it in the other one. */
    private void checkFraming() {
        List<String> codings = values("transfer-encoding");
        List<String> lengths = values("content-length");
        if (!codings.isEmpty() && (!lengths.isEmpty() || http10)) {
            throw Refusal.badRequest("Transfer-Encoding with Content-Length or HTTP/1.0");
        }
        if (codings.size() > 1 || lengths.size() > 1) {
            throw Refusal.badRequest("repeated framing header");
        }
        Optional<String> coding = codings.stream().findFirst();
        if (coding.isPresent() && !coding.get().equalsIgnoreCase("chunked")) {
            throw coding.get().toLowerCase(Locale.ROOT).endsWith("chunked")
                    ? Refusal.of(Status.NOT_IMPLEMENTED_501, "unsupported Transfer-Encoding")
                    : Refusal.badRequest("Transfer-Encoding does not end in chunked");
        }
        // 18 digits: more than any body, less than an overflow.
        if (lengths.stream().anyMatch(length -> !length.matches("[0-9]{1,18}"))) {
            throw Refusal.badRequest("malformed Content-Length");
        }
    }

    private static List<Field> fields(String text, int start) {
        List<Field> fields = new ArrayList<>();
        for (int at = start; at < text.length(); ) {
            int end = text.indexOf("\r\n", at);
            int colon = text.indexOf(':', at);
            if (colon < 0 || colon > end) {
                throw Refusal.badRequest("header field without a colon");
            }
            String name = text.substring(at, colon);
            String value = trim(text.substring(colon + 1, end));
            // A name that is no token covers white space before the colon and obsolete line folding.
            if (!isToken(name) || !isValue(value)) {
                throw Refusal.badRequest("malformed header field");
            }
            fields.add(new Field(name, value));
            at = end + 2;
        }
        return List.copyOf(fields);
    }

    private static String trim(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean hasToken(String list, String token) {
        for (String element : list.split(",", -1)) {
            if (trim(element).equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(RequestHead::isTokenChar);
    }

    /** RFC 9110 §5.6.2. */
    static boolean isTokenChar(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c > 0 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    private static boolean isTarget(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static boolean isValue(String text) {
        return text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f));
    }
}
