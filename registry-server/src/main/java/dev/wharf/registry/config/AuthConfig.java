package dev.wharf.registry.config;

import dev.wharf.model.Challenge;
import dev.wharf.model.InvalidValueException;
import dev.wharf.registry.auth.TokenVerifier;
import dev.wharf.server.settings.ConfigException;
import dev.wharf.server.settings.ConfigTree;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code auth}: who is let in; one kind, or nobody is asked. */
public sealed interface AuthConfig {
    /** Everybody may do everything. */
    record Open() implements AuthConfig {}

    /**
     * {@code auth.token}; at least one of bundle and key set is there.
     *
     * @param realm the URL of the token endpoint, possibly with {@code {host}}
     * @param service what tokens have to be for
     * @param issuer who has to have issued them
     * @param rootCertBundle the certificates that may sign tokens, or sign those that do
     * @param jwks where further keys are
     * @param algorithms the signature algorithms that are accepted
     */
    record Token(
            String realm,
            String service,
            String issuer,
            Optional<Path> rootCertBundle,
            Optional<Jwks> jwks,
            List<String> algorithms)
            implements AuthConfig {}

    /** Where a key set is. */
    sealed interface Jwks {}

    /** In a file. */
    record JwksFile(Path file) implements Jwks {}

    /** At an http(s) URL. */
    record JwksUrl(URI url) implements Jwks {}

    static AuthConfig read(ConfigTree root, Unhonoured unhonoured) {
        ConfigTree auth = root.sectionOrName("auth");
        Set<String> named = new TreeSet<>(auth.keys());
        if (named.size() > 1) {
            throw new ConfigException("auth: more than one kind (" + String.join(", ", named) + "), accepted is one");
        }
        if (named.isEmpty()) {
            return new Open();
        }
        String kind = named.iterator().next();
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "none" -> {
                auth.has(kind);
                yield new Open();
            }
            case "token" -> token(auth.section(kind), unhonoured);
            default -> throw new ConfigException("auth." + kind + ": not supported, accepted is token or none");
        };
    }

    private static Token token(ConfigTree token, Unhonoured unhonoured) {
        if (token.bool("autoredirect", false)) {
            throw Unhonoured.refusal(
                    token,
                    "autoredirect",
                    "not supported, since it sends clients with their passwords to any host they name; put {host} into"
                            + " auth.token.realm and the hosts into wharf.hosts");
        }
        token.string("autoredirectpath");
        String realm = required(token, "realm");
        String service = required(token, "service");
        try {
            new Challenge(realm, service, List.of(), Optional.empty());
        } catch (InvalidValueException e) {
            throw token.invalid("realm", "text without quotes and backslashes, as also auth.token.service");
        }
        Optional<Path> bundle = token.file("rootcertbundle");
        Optional<Jwks> jwks = token.string("jwks").map(text -> jwks(token, text));
        if (bundle.isEmpty() && jwks.isEmpty()) {
            throw new ConfigException("auth.token: neither rootcertbundle nor jwks is set, accepted is at least one");
        }
        return new Token(realm, service, required(token, "issuer"), bundle, jwks, algorithms(token, unhonoured));
    }

    private static Jwks jwks(ConfigTree token, String text) {
        if (!text.startsWith("http://") && !text.startsWith("https://")) {
            return new JwksFile(token.file("jwks").orElseThrow());
        }
        return new JwksUrl(Urls.http(token, "jwks"));
    }

    private static List<String> algorithms(ConfigTree token, Unhonoured unhonoured) {
        List<String> possible = TokenVerifier.ALGORITHMS;
        List<String> named = token.strings("signingalgorithms");
        if (named.isEmpty()) {
            return possible;
        }
        List<String> accepted = named.stream().filter(possible::contains).toList();
        if (accepted.isEmpty()) {
            throw token.invalid("signingalgorithms", String.join(", ", possible));
        }
        if (accepted.size() < named.size()) {
            unhonoured.warn("auth.token.signingalgorithms: accepted are only " + String.join(", ", accepted));
        }
        return accepted;
    }

    private static String required(ConfigTree token, String key) {
        return token.string(key).orElseThrow(() -> token.invalid(key, "text"));
    }
}
