package dev.wharf.registry.http;

import java.util.Optional;

/**
 * Builds the URLs of {@code Location} headers: absolute and as the client sees us, unless configured otherwise.
 *
 * <p>As in registry:2 the forwarded headers of anybody are believed here: a client that lies in them is led astray
 * itself, and nobody else.
 */
final class ExternalUrl {
    private final Optional<String> fixedBase;
    private final boolean relative;
    private final String root;

    /**
     * @param fixedBase {@code http.host}: an absolute URL which hides all the rest, {@code root}'s prefix included
     * @param relative {@code http.relativeurls}: no scheme and host
     * @param root what all paths of the API start with, for instance {@code /v2/}
     */
    ExternalUrl(Optional<String> fixedBase, boolean relative, String root) {
        this.fixedBase = fixedBase.map(url -> url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        this.relative = relative;
        this.root = root;
    }

    /**
     * The URL of something below the root.
     *
     * @param path relative to {@code /v2/}, in need of no escapes
     */
    String of(Origin origin, String path) {
        if (fixedBase.isPresent()) {
            return fixedBase.get() + "/v2/" + path;
        }
        if (relative || origin.authority().isEmpty()) {
            return root + path;
        }
        return origin.scheme() + "://" + origin.authority() + root + path;
    }
}
