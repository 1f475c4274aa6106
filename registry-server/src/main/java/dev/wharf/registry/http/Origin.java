package dev.wharf.registry.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address by which a client reached the API, as the request itself tells it: the connection, {@code Host}, and what
 * proxies have added. Anybody can write such headers; whether they are believed is up to the reader.
 *
 * @param scheme {@code http} or {@code https}
 * @param authority host and port; empty if an HTTP/1.0 client named none
 * @param proxied whether a proxy's header named the scheme
 */
record Origin(String scheme, String authority, boolean proxied) {
    private static final Pattern AUTHORITY =
            Pattern.compile("[A-Za-z0-9._-]+(?::[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+](?::[0-9]{1,5})?");

    /**
     * Reads the headers by the rules of registry:2: the first element of a {@code Forwarded} that parses hides
     * {@code X-Forwarded-*} altogether; {@code X-Forwarded-Port} and {@code -Prefix} are not used.
     *
     * @param secure whether the connection itself is TLS
     * @param host the {@code Host} header
     * @param forwarded the {@code Forwarded} header (RFC 7239)
     * @param forwardedProto the {@code X-Forwarded-Proto} header
     * @param forwardedHost the {@code X-Forwarded-Host} header
     */
    static Origin of(
            boolean secure,
            Optional<String> host,
            Optional<String> forwarded,
            Optional<String> forwardedProto,
            Optional<String> forwardedHost) {
        Optional<Map<String, String>> standard = forwarded.flatMap(Forwarded::first);
        Optional<String> proto = standard.map(pairs -> Optional.ofNullable(pairs.get("proto")))
                .orElse(forwardedProto.map(Origin::firstElement))
                .map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> text.equals("http") || text.equals("https"));
        Optional<String> named = standard.map(pairs -> Optional.ofNullable(pairs.get("host")))
                .orElse(forwardedHost.map(Origin::firstElement));
        return new Origin(
                proto.orElse(secure ? "https" : "http"),
                named.filter(Origin::isAuthority)
                        .or(() -> host.filter(Origin::isAuthority))
                        .orElse(""),
                proto.isPresent());
    }

    /** The host without its port; an IPv6 address keeps its brackets. */
    String host() {
        return host(authority);
    }

    static String host(String authority) {
        int colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    private static boolean isAuthority(String text) {
        return text.length() <= 261 && AUTHORITY.matcher(text).matches();
    }

    private static String firstElement(String list) {
        int comma = list.indexOf(',');
        return (comma < 0 ? list : list.substring(0, comma)).strip();
    }
}
