package dev.wharf.token.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a token is asked for by (RFC 6749 section 1.3, RFC 8693 section 2.1). */
enum Grant {
    PASSWORD("password"),
    REFRESH_TOKEN("refresh_token"),
    TOKEN_EXCHANGE("urn:ietf:params:oauth:grant-type:token-exchange");

    private final String type;

    Grant(String type) {
        this.type = type;
    }

    /** Its name in metrics. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a grant by its {@code grant_type}. */
    static Optional<Grant> of(String type) {
        return Arrays.stream(values()).filter(grant -> grant.type.equals(type)).findFirst();
    }
}
