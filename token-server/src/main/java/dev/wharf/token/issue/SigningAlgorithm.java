package dev.wharf.token.issue;

import java.util.Arrays;
import java.util.Optional;

/** How tokens are signed (RFC 7518, RFC 8037). */
public enum SigningAlgorithm {
    ES256("ES256"),
    RS256("RS256"),
    EDDSA("EdDSA");

    private final String label;

    SigningAlgorithm(String label) {
        this.label = label;
    }

    /** The word in settings and in the token's header. */
    public String label() {
        return label;
    }

    /** Finds an algorithm by its {@link #label()}, exactly as written; empty if there is none. */
    public static Optional<SigningAlgorithm> of(String label) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.label.equals(label))
                .findFirst();
    }
}
