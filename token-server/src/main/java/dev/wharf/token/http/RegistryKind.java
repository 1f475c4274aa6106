package dev.wharf.token.http;

import dev.wharf.token.issue.SigningAlgorithm;
import dev.wharf.token.service.HeaderProfile;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The registries whose configuration we know how to write. */
enum RegistryKind {
    REGISTRY2("registry 2.8", "/etc/docker/registry/"),
    REGISTRY3("registry 3", "/etc/distribution/"),
    WHARF("Wharf", "/etc/docker/registry/"),
    ZOT("zot", "/etc/zot/"),
    GITLAB("GitLab's container registry", "/etc/docker/registry/");

    private final String title;
    private final String directory;

    RegistryKind(String title, String directory) {
        this.title = title;
        this.directory = directory;
    }

    /** The word in requests. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a kind by its {@link #label()}; empty if there is none. */
    static Optional<RegistryKind> of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst();
    }

    /** What people call it. */
    String title() {
        return title;
    }

    /** Where its configuration is, ending in a slash. */
    String directory() {
        return directory;
    }

    /** Why it cannot take tokens like these; empty if it can. */
    Optional<String> objection(HeaderProfile profile, SigningAlgorithm algorithm) {
        if (!isOfVersion2()) {
            return Optional.empty();
        }
        if (algorithm == SigningAlgorithm.EDDSA) {
            return Optional.of(title + " does not know EdDSA: token.algorithm has to be ES256 or RS256");
        }
        return profile == HeaderProfile.KID_RFC7638
                ? Optional.of(title + " does not know keys by kid-rfc7638: the service needs the profile x5c")
                : Optional.empty();
    }

    /** What it trusts keys by. */
    Trust trust(HeaderProfile profile) {
        if (this == WHARF) {
            return Trust.JWKS_URL;
        }
        return switch (profile) {
            case X5C -> Trust.AUTHORITY;
            case KID_RFC7638 -> Trust.JWKS_FILE;
            case KID_LIBTRUST -> isOfVersion2() ? Trust.CERTIFICATES : Trust.JWKS_FILE;
        };
    }

    private boolean isOfVersion2() {
        return this == REGISTRY2 || this == GITLAB;
    }

    /** What a registry trusts keys by. */
    enum Trust {
        /** The certificate of our CA: new keys need no change. */
        AUTHORITY,
        /** The certificates of the keys themselves. */
        CERTIFICATES,
        /** The published keys, as a file. */
        JWKS_FILE,
        /** The published keys, where they are published: new keys need no change. */
        JWKS_URL
    }
}
