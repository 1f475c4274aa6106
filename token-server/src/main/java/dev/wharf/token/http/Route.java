package dev.wharf.token.http;

import java.util.Optional;

/**
 * A parsed path. The raw path counts: names need no escapes, so what is escaped names nothing.
 *
 * @param resource what it names
 * @param key the last segment of {@link Resource#USER}, {@link Resource#GROUP} and {@link Resource#RULE}, else empty
 */
record Route(Resource resource, String key) {
    /** What all paths of the admin API begin with. */
    static final String ADMIN = "/api/";

    private static final String API = ADMIN + "v1/";

    /** Finds what a raw path names; empty if nothing. */
    static Optional<Route> parse(String rawPath) {
        return switch (rawPath) {
            case "/" -> of(Resource.HOME);
            case "/token", "/token/", "/auth/token", "/auth/token/" -> of(Resource.TOKEN);
            case "/.well-known/jwks.json" -> of(Resource.JWKS);
            case "/certs/ca.pem" -> of(Resource.CA_CERTIFICATE);
            default -> rawPath.startsWith(API) ? admin(rawPath.substring(API.length())) : Optional.empty();
        };
    }

    private static Optional<Route> admin(String rest) {
        int slash = rest.indexOf('/');
        String noun = slash < 0 ? rest : rest.substring(0, slash);
        String key = slash < 0 ? "" : rest.substring(slash + 1);
        if (key.indexOf('/') >= 0 || (slash >= 0 && key.isEmpty())) {
            return Optional.empty();
        }
        return switch (noun) {
            case "users" -> Optional.of(new Route(key.isEmpty() ? Resource.USERS : Resource.USER, key));
            case "groups" -> Optional.of(new Route(key.isEmpty() ? Resource.GROUPS : Resource.GROUP, key));
            case "rules" -> Optional.of(new Route(key.isEmpty() ? Resource.RULES : Resource.RULE, key));
            default -> Optional.empty();
        };
    }

    private static Optional<Route> of(Resource resource) {
        return Optional.of(new Route(resource, ""));
    }
}
