package dev.wharf.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The {@code WWW-Authenticate: Bearer} challenge that sends a client to the token server (Docker token authentication
 * spec).
 *
 * @param realm the absolute URL of the token endpoint
 * @param service the audience that the token must have
 * @param scopes what the request needs; empty for {@code /v2/}
 * @param error why a presented token was refused; empty when there was none
 */
public record Challenge(String realm, String service, List<Scope> scopes, Optional<Reason> error) {
    /** Why a token did not do (RFC 6750 section 3.1); some clients stop retrying only when they see it. */
    public enum Reason {
        INVALID_TOKEN("invalid_token"),
        INSUFFICIENT_SCOPE("insufficient_scope");

        private final String label;

        Reason(String label) {
            this.label = label;
        }
    }

    /** @throws InvalidValueException if the realm or the service is empty or cannot stand in a quoted string */
    public Challenge {
        scopes = List.copyOf(scopes);
        if (!isQuotable(realm) || !isQuotable(service)) {
            throw new InvalidValueException(
                    "invalid challenge: realm and service must be ASCII text without quotes, backslashes and control characters");
        }
    }

    /**
     * The header's value. Parameters are always quoted, in the order realm, service, scope, error, and never empty:
     * clients in use stop parsing at an empty parameter.
     */
    public String header() {
        StringBuilder header = new StringBuilder(160)
                .append("Bearer realm=\"")
                .append(realm)
                .append("\",service=\"")
                .append(service)
                .append('"');
        if (!scopes.isEmpty()) {
            String joined = scopes.stream().map(Scope::toString).collect(Collectors.joining(" "));
            header.append(",scope=\"").append(joined).append('"');
        }
        error.ifPresent(
                reason -> header.append(",error=\"").append(reason.label).append('"'));
        return header.toString();
    }

    private static boolean isQuotable(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\');
    }
}
