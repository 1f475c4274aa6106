package dev.wharf.token.service;

import dev.wharf.model.InvalidValueException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is settled for a service.
 *
 * @param profile how the headers of its tokens name the key
 * @param pullLifetime of a token that grants no push; whole seconds, 60 s to 24 h
 * @param pushLifetime of a token that grants push, because uploads take long; whole seconds, 60 s to 24 h
 * @param anonymous whether callers without an account get tokens, for what the rules allow everyone
 * @param refresh who gets a refresh token
 * @param requiresNamespace whether nothing is granted on repositories outside of every namespace
 * @param stripHosts {@code host} or {@code host:port} with which clients begin the names of repositories; rules are
 *     about what follows; at most 16
 * @param selfService whether every user owns what is below their own name, unless it is somebody else's already
 */
public record ServiceSettings(
        HeaderProfile profile,
        Duration pullLifetime,
        Duration pushLifetime,
        boolean anonymous,
        RefreshPolicy refresh,
        boolean requiresNamespace,
        List<String> stripHosts,
        boolean selfService) {
    // Clients take a shorter life for a minute anyway (Docker token authentication spec, "expires_in").
    private static final Duration SHORTEST = Duration.ofSeconds(60);

    /** The longest life of a token. */
    public static final Duration LONGEST = Duration.ofHours(24);

    private static final int MAX_HOSTS = 16;
    private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9.-]{0,253}[a-zA-Z0-9])?(:[0-9]{1,5})?");

    /** @throws InvalidValueException if a lifetime is out of its bounds or a host is none */
    public ServiceSettings {
        if (!isLifetime(pullLifetime) || !isLifetime(pushLifetime)) {
            throw new InvalidValueException("invalid lifetime: accepted are whole seconds from 60s to 24h");
        }
        stripHosts = List.copyOf(stripHosts);
        if (stripHosts.size() > MAX_HOSTS
                || !stripHosts.stream().allMatch(host -> HOST.matcher(host).matches())) {
            throw new InvalidValueException(
                    "invalid host: accepted are at most " + MAX_HOSTS + " of the form host or host:port");
        }
    }

    /**
     * Without self-service.
     *
     * @throws InvalidValueException if a lifetime is out of its bounds or a host is none
     */
    public ServiceSettings(
            HeaderProfile profile,
            Duration pullLifetime,
            Duration pushLifetime,
            boolean anonymous,
            RefreshPolicy refresh,
            boolean requiresNamespace,
            List<String> stripHosts) {
        this(profile, pullLifetime, pushLifetime, anonymous, refresh, requiresNamespace, stripHosts, false);
    }

    /** What a service is that nothing is said of. Its registry may hold anything: self-service has to be asked for. */
    public static ServiceSettings defaults() {
        return new ServiceSettings(
                HeaderProfile.X5C,
                Duration.ofMinutes(15),
                Duration.ofMinutes(60),
                true,
                RefreshPolicy.INTERACTIVE,
                false,
                List.of());
    }

    /** The same with these hosts. */
    public ServiceSettings withStripHosts(List<String> hosts) {
        return new ServiceSettings(
                profile, pullLifetime, pushLifetime, anonymous, refresh, requiresNamespace, hosts, selfService);
    }

    /** The same with self-service, or without. */
    public ServiceSettings withSelfService(boolean wanted) {
        return new ServiceSettings(
                profile, pullLifetime, pushLifetime, anonymous, refresh, requiresNamespace, stripHosts, wanted);
    }

    /** Whether a token can live so long. */
    public static boolean isLifetime(Duration lifetime) {
        return lifetime.compareTo(SHORTEST) >= 0
                && lifetime.compareTo(LONGEST) <= 0
                && lifetime.equals(lifetime.truncatedTo(ChronoUnit.SECONDS));
    }
}
