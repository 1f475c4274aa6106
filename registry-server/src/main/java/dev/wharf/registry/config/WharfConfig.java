package dev.wharf.registry.config;

import dev.wharf.model.InvalidValueException;
import dev.wharf.server.connection.ConnectionLimits;
import dev.wharf.server.proxy.AddressRange;
import dev.wharf.server.proxy.TrustedProxies;
import dev.wharf.server.settings.ConfigTree;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code wharf}: what registry:2 does not have, and ignores.
 *
 * @param hosts the names and addresses that clients use, without port
 * @param trustedProxies whose word on the client's address, host and scheme is taken
 * @param limits what one client may cost
 * @param clientLimits how much one client may do at once
 * @param warnings what every answer of the API tells the people who use it, as values of the header {@code Warning}
 * @param sparseManifests whether a manifest is taken whose blobs or children the repository does not have
 * @param anonymousMounts {@code mount.anonymous}: whether a blob may be mounted from a repository that the client does
 *     not name; only with a token server that answers {@code registry:catalog:search} as Wharf's does
 * @param chunkMinLength the shortest chunk of an upload, in bytes, that clients are asked for; 0 asks for nothing
 * @param exchange where Basic credentials are exchanged for tokens; without it they are not accepted
 * @param revocations where the token server says what it has revoked; without it tokens are good until they end
 */
public record WharfConfig(
        List<String> hosts,
        TrustedProxies trustedProxies,
        ConnectionLimits limits,
        ClientLimits clientLimits,
        List<String> warnings,
        boolean sparseManifests,
        boolean anonymousMounts,
        int chunkMinLength,
        Optional<Exchange> exchange,
        Optional<Revocations> revocations) {
    /** In bytes (OCI distribution spec, "Warnings"). */
    private static final int MAX_WARNINGS = 4096;

    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    /**
     * {@code wharf.exchange}.
     *
     * @param url the token endpoint as this server reaches it
     * @param secretFile what makes the token server believe the client address that we pass on
     */
    public record Exchange(URI url, Optional<Path> secretFile) {}

    /**
     * {@code wharf.revocations}.
     *
     * @param url the feed as this server reaches it
     * @param secretFile what makes the token server show it
     * @param interval how often it is read, 1 s to 1 h
     */
    public record Revocations(URI url, Path secretFile, Duration interval) {}

    static WharfConfig read(ConfigTree root) {
        ConfigTree wharf = root.section("wharf");
        return new WharfConfig(
                hosts(wharf),
                trustedProxies(wharf),
                limits(wharf.section("http")),
                ClientLimits.read(wharf),
                warnings(wharf),
                wharf.section("manifests").bool("sparse", false),
                wharf.section("mount").bool("anonymous", false),
                wharf.section("uploads").integer("chunkminlength", 0, 0, Integer.MAX_VALUE),
                exchange(wharf.section("exchange")),
                revocations(wharf));
    }

    private static List<String> hosts(ConfigTree wharf) {
        List<String> hosts = wharf.strings("hosts");
        if (!hosts.stream().allMatch(WharfConfig::isHost)) {
            throw wharf.invalid("hosts", "host names and addresses without port");
        }
        return hosts;
    }

    private static boolean isHost(String text) {
        return NAME.matcher(text).matches() || AddressRange.literal(text).isPresent();
    }

    private static TrustedProxies trustedProxies(ConfigTree wharf) {
        try {
            return TrustedProxies.parse(wharf.strings("trustedproxies"));
        } catch (InvalidValueException e) {
            throw wharf.invalid("trustedproxies", "addresses and CIDR blocks such as 10.0.0.0/8");
        }
    }

    /** As OCI distribution spec, "Warnings", has them. */
    private static List<String> warnings(ConfigTree wharf) {
        List<String> warnings = wharf.strings("warnings").stream()
                .map(text -> "299 - \"" + text.replaceAll("([\"\\\\])", "\\\\$1") + "\"")
                .toList();
        if (!warnings.stream().allMatch(text -> PRINTABLE.matcher(text).matches())
                || warnings.stream().mapToInt(String::length).sum() > MAX_WARNINGS) {
            throw wharf.invalid("warnings", "printable ASCII, at most " + MAX_WARNINGS + " bytes in all");
        }
        return warnings;
    }

    private static ConnectionLimits limits(ConfigTree http) {
        ConnectionLimits defaults = ConnectionLimits.defaults();
        return defaults.withTimeouts(
                timeout(http, "headtimeout", defaults.headTimeout()),
                timeout(http, "handshaketimeout", defaults.handshakeTimeout()),
                timeout(http, "stalltimeout", defaults.stallTimeout()),
                timeout(http, "idletimeout", defaults.idleTimeout()));
    }

    private static Duration timeout(ConfigTree http, String key, Duration otherwise) {
        Duration timeout = http.duration(key, otherwise);
        if (timeout.isZero()) {
            throw http.invalid(key, "a duration longer than zero");
        }
        return timeout;
    }

    private static Optional<Exchange> exchange(ConfigTree exchange) {
        Optional<Path> secret = exchange.file("secretfile");
        return exchange.string("url").map(_ -> new Exchange(Urls.http(exchange, "url"), secret));
    }

    /** One secret does for both. */
    private static Optional<Revocations> revocations(ConfigTree wharf) {
        ConfigTree revocations = wharf.section("revocations");
        Optional<Path> secret = revocations
                .file("secretfile")
                .or(() -> wharf.section("exchange").file("secretfile"));
        Duration interval = revocations.duration("interval", Duration.ofSeconds(10));
        if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw revocations.invalid("interval", "a duration from 1s to 1h");
        }
        return revocations
                .string("url")
                .map(_ -> new Revocations(
                        Urls.http(revocations, "url"),
                        secret.orElseThrow(
                                () -> revocations.invalid("secretfile", "the token server's registry-secret")),
                        interval));
    }
}
