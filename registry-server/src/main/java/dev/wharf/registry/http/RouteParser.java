package dev.wharf.registry.http;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.Reference;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.service.RegistryException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns a raw request path into a {@link Route}.
 *
 * <p>The path is taken as it stands on the request line. A decoded or normalised one would let {@code a/../b} or
 * {@code a%2Fb} ask for a repository other than the one that its text names. Names may themselves hold segments such as
 * {@code blobs} or {@code tags}, hence it is read from the right.
 */
public final class RouteParser {
    private static final Pattern UPLOAD_ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final String root;

    /** @param root what all paths of the API start with, {@code /v2/} or {@code /<prefix>/v2/} */
    public RouteParser(String root) {
        this.root = root;
    }

    /** What all paths of the API start with. */
    public String root() {
        return root;
    }

    /** Whether the path is the root without its last slash. */
    public boolean isRootWithoutSlash(String rawPath) {
        return rawPath.length() == root.length() - 1 && root.startsWith(rawPath);
    }

    /**
     * Parses a path.
     *
     * @return empty if nothing of the API lies there
     * @throws RegistryException NAME_INVALID, DIGEST_INVALID, TAG_INVALID or BLOB_UPLOAD_UNKNOWN if the path has the
     *     shape of a route but a part of it is outside its grammar
     */
    public Optional<Route> parse(String rawPath) {
        if (!rawPath.startsWith(root)) {
            return Optional.empty();
        }
        String path = rawPath.substring(root.length());
        return switch (path) {
            case "" -> Optional.of(new Route.Base());
            case "_catalog" -> Optional.of(new Route.Catalog());
            default -> parseInRepository(path);
        };
    }

    private static Optional<Route> parseInRepository(String path) {
        int leafAt = path.lastIndexOf('/');
        int nounAt = path.lastIndexOf('/', leafAt - 1);
        if (nounAt < 0) {
            return Optional.empty();
        }
        String name = path.substring(0, nounAt);
        String noun = path.substring(nounAt + 1, leafAt);
        String leaf = path.substring(leafAt + 1);
        return switch (noun) {
            case "manifests" -> Optional.of(new Route.Manifest(repository(name), reference(leaf)));
            case "referrers" -> Optional.of(new Route.Referrers(repository(name), digest(leaf)));
            case "tags" -> leaf.equals("list") ? Optional.of(new Route.Tags(repository(name))) : Optional.empty();
            case "blobs" ->
                Optional.of(
                        leaf.equals("uploads")
                                ? new Route.Uploads(repository(name))
                                : new Route.Blob(repository(name), digest(leaf)));
            case "uploads" -> parseUpload(name, leaf);
            default -> Optional.empty();
        };
    }

    private static Optional<Route> parseUpload(String parent, String id) {
        if (!parent.endsWith("/blobs")) {
            return Optional.empty();
        }
        RepositoryName repository = repository(parent.substring(0, parent.length() - "/blobs".length()));
        if (id.isEmpty()) {
            return Optional.of(new Route.Uploads(repository));
        }
        if (!UPLOAD_ID.matcher(id).matches()) {
            throw RegistryException.of(ErrorCode.BLOB_UPLOAD_UNKNOWN);
        }
        return Optional.of(new Route.Upload(repository, id));
    }

    private static RepositoryName repository(String text) {
        try {
            return new RepositoryName(text);
        } catch (InvalidValueException e) {
            throw RegistryException.of(ErrorCode.NAME_INVALID, e.getMessage());
        }
    }

    private static Reference reference(String escaped) {
        String text = unescapeColon(escaped);
        try {
            return Reference.parse(text);
        } catch (InvalidValueException e) {
            throw RegistryException.of(
                    text.indexOf(':') < 0 ? ErrorCode.TAG_INVALID : ErrorCode.DIGEST_INVALID, e.getMessage());
        }
    }

    private static Digest digest(String escaped) {
        try {
            return Digest.parse(unescapeColon(escaped));
        } catch (InvalidValueException e) {
            throw RegistryException.of(ErrorCode.DIGEST_INVALID, e.getMessage());
        }
    }

    /** Some URL builders escape the colon of a digest; nothing else in a path of this API has to be escaped. */
    private static String unescapeColon(String text) {
        return text.replace("%3A", ":").replace("%3a", ":");
    }
}
