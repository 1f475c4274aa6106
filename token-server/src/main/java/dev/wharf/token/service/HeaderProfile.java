package dev.wharf.token.service;

import java.util.Arrays;
import java.util.Optional;

/** How a token's header names the key, because verifiers look it up in incompatible ways. */
public enum HeaderProfile {
    /** The certificate chain, for registries that have the CA certificate as {@code rootcertbundle}. */
    X5C("x5c"),
    /** The RFC 7638 thumbprint alone, for registries 3.x that have only a {@code jwks} file. */
    KID_RFC7638("kid-rfc7638"),
    /** The libtrust fingerprint alone, for registries 2.8 that have the signing certificate itself in their bundle. */
    KID_LIBTRUST("kid-libtrust");

    private final String label;

    HeaderProfile(String label) {
        this.label = label;
    }

    /** The word in settings. */
    public String label() {
        return label;
    }

    /** Finds a profile by its {@link #label()}, exactly as written; empty if there is none. */
    public static Optional<HeaderProfile> of(String label) {
        return Arrays.stream(values())
                .filter(profile -> profile.label.equals(label))
                .findFirst();
    }
}
