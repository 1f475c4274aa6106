package dev.wharf.token.federation;

import dev.wharf.model.InvalidValueException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An OpenID provider whose word counts: GitHub Actions, a GitLab, a Kubernetes cluster, or any other.
 *
 * @param name ours for it: 1 to 64 characters of {@code a-z}, {@code 0-9} and {@code -}
 * @param issuer its {@code iss}, compared exactly; an http(s) URL of at most 255 characters
 * @param jwks where its keys are; absent: its discovery document says it
 * @param algorithms how it may sign; at least one
 * @param maxAge how long ago a token may have been issued, whatever its own end; 1 second to 24 hours
 */
public record Provider(String name, String issuer, Optional<URI> jwks, Set<JwsAlgorithm> algorithms, Duration maxAge) {
    /** What nearly all of them sign with. */
    public static final Set<JwsAlgorithm> DEFAULT_ALGORITHMS = Set.of(JwsAlgorithm.RS256, JwsAlgorithm.ES256);

    /**
     * As long as a token of GitHub can be used anyway. GitLab issues them when a job begins, and Kubernetes keeps them
     * for most of an hour: such a provider needs more.
     */
    public static final Duration DEFAULT_MAX_AGE = Duration.ofMinutes(10);

    private static final Duration LONGEST_MAX_AGE = Duration.ofHours(24);
    private static final int MAX_URL = 255;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /** @throws InvalidValueException if a value is out of its bounds */
    public Provider {
        if (!isName(name)) {
            throw new InvalidValueException(
                    "invalid name of a provider: 1 to 64 characters of a-z, 0-9 and '-', the first not '-'");
        }
        checkUrl("issuer", issuer, false);
        jwks.ifPresent(url -> checkUrl("jwks", url.toString(), true));
        if (algorithms.isEmpty()) {
            throw new InvalidValueException("invalid algorithms: at least one is needed");
        }
        algorithms = Set.copyOf(algorithms);
        if (maxAge.compareTo(Duration.ofSeconds(1)) < 0 || maxAge.compareTo(LONGEST_MAX_AGE) > 0) {
            throw new InvalidValueException("invalid maximum age: accepted are 1 second to 24 hours");
        }
    }

    /** Whether a provider, or a trust, can have this name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether a provider can have this issuer. */
    public static boolean isIssuer(String text) {
        return isUrl(text, false);
    }

    /** A provider like most. */
    public static Provider of(String name, String issuer) {
        return new Provider(name, issuer, Optional.empty(), DEFAULT_ALGORITHMS, DEFAULT_MAX_AGE);
    }

    private static void checkUrl(String what, String text, boolean takesQuery) {
        if (!isUrl(text, takesQuery)) {
            throw new InvalidValueException("invalid " + what + ": an https URL with a host, at most " + MAX_URL
                    + " characters, without user, " + (takesQuery ? "" : "query ") + "or fragment");
        }
    }

    private static boolean isUrl(String text, boolean takesQuery) {
        try {
            URI url = new URI(text);
            return ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null
                    && (takesQuery || url.getRawQuery() == null)
                    && text.length() <= MAX_URL;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Where its discovery document is (OpenID Connect Discovery 1.0 section 4). */
    URI discovery() {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return URI.create(base + "/.well-known/openid-configuration");
    }
}
