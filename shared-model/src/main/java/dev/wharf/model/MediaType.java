package dev.wharf.model;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A media type without parameters, for instance {@code application/vnd.oci.image.manifest.v1+json}.
 *
 * @param value {@code type/subtype}, lower case
 */
public record MediaType(String value) {
    /** The characters of RFC 6838 section 4.2, and {@code *} for the ranges of {@code Accept}. */
    private static final String NAME = "[a-z0-9!#$&^_.+*-]{1,127}";

    private static final Pattern GRAMMAR = Pattern.compile(NAME + "/" + NAME);

    public static final MediaType DOCKER_MANIFEST =
            new MediaType("application/vnd.docker.distribution.manifest.v2+json");
    public static final MediaType DOCKER_MANIFEST_LIST =
            new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");
    public static final MediaType OCI_MANIFEST = new MediaType("application/vnd.oci.image.manifest.v1+json");
    public static final MediaType OCI_INDEX = new MediaType("application/vnd.oci.image.index.v1+json");
    public static final MediaType DOCKER_FOREIGN_LAYER =
            new MediaType("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");
    public static final MediaType OCTET_STREAM = new MediaType("application/octet-stream");
    public static final MediaType JSON = new MediaType("application/json");

    /** @throws InvalidValueException if it is not two names of RFC 6838, in lower case, joined by {@code /} */
    public MediaType {
        if (!GRAMMAR.matcher(value).matches()) {
            throw new InvalidValueException("invalid media type: expected type/subtype");
        }
    }

    /**
     * Parses a {@code Content-Type} or one member of {@code Accept}; parameters are dropped, case is folded.
     *
     * @throws InvalidValueException if what is left is not a media type
     */
    public static MediaType parse(String text) {
        int semicolon = text.indexOf(';');
        String bare = semicolon < 0 ? text : text.substring(0, semicolon);
        return new MediaType(bare.strip().toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return value;
    }
}
