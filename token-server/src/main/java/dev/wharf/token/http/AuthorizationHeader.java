package dev.wharf.token.http;

import dev.wharf.token.authn.Credentials;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads the {@code Authorization} header (RFC 7617, RFC 6750). */
final class AuthorizationHeader {
    private static final String BASIC = "basic ";
    private static final String BEARER = "bearer ";

    private AuthorizationHeader() {}

    /** As {@link #parseBasic}; a secret of the scheme Bearer is read too. */
    static Optional<Credentials> parseAny(List<String> values) {
        return values.size() == 1 && values.getFirst().regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(new Credentials.Secret(
                        values.getFirst().substring(BEARER.length()).strip()))
                : parseBasic(values);
    }

    /**
     * What the header presents. Only the absence of the header is anonymous; whoever presents something unreadable, or
     * two things, meant to be somebody.
     *
     * @param values the values of all {@code Authorization} headers
     * @return empty if there is a header and it is not one well-formed Basic credential
     */
    static Optional<Credentials> parseBasic(List<String> values) {
        if (values.isEmpty()) {
            return Optional.of(new Credentials.Anonymous());
        }
        String value = values.getFirst();
        if (values.size() > 1 || !value.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(value.substring(BASIC.length()).strip());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String pair = text(decoded);
        int colon = pair.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(new Credentials.Basic(pair.substring(0, colon), pair.substring(colon + 1)));
    }

    /** UTF-8, or ISO 8859-1 as older clients send it: RFC 7617 leaves the charset open. */
    private static String text(byte[] decoded) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(decoded, StandardCharsets.ISO_8859_1);
        }
    }
}
