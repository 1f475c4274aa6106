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
 * @param sparseManifests whether a manifest is taken whose blobs or children the repository does not have
 * @param chunkMinLength the shortest chunk of an upload, in bytes, that clients are asked for; 0 asks for nothing
 * @param exchange where Basic credentials are exchanged for tokens; without it they are not accepted
 */
public record WharfConfig(
        List<String> hosts,
        TrustedProxies trustedProxies,
        ConnectionLimits limits,
        boolean sparseManifests,
        int chunkMinLength,
        Optional<Exchange> exchange) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    /**
     * {@code wharf.exchange}.
     *
     * @param url the token endpoint as this server reaches it
     * @param secretFile what makes the token server believe the client address that we pass on
     */
    public record Exchange(URI url, Optional<Path> secretFile) {}

    static WharfConfig read(ConfigTree root) {
        ConfigTree wharf = root.section("wharf");
        return new WharfConfig(
                hosts(wharf),
                trustedProxies(wharf),
                limits(wharf.section("http")),
                wharf.section("manifests").bool("sparse", false),
                wharf.section("uploads").integer("chunkminlength", 0, 0, Integer.MAX_VALUE),
                exchange(wharf.section("exchange")));
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
}
