package dev.wharf.token.config;

import dev.wharf.model.InvalidValueException;
import dev.wharf.server.connection.ConnectionLimits;
import dev.wharf.server.connection.ListenAddress;
import dev.wharf.server.connection.TlsFiles;
import dev.wharf.server.proxy.AddressRange;
import dev.wharf.server.proxy.TrustedProxies;
import dev.wharf.server.settings.ConfigException;
import dev.wharf.server.settings.ConfigTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The section {@code http}.
 *
 * @param address where tokens, the admin API, keys and health are served
 * @param externalUrl {@code host}: what clients reach it by, without a slash at its end; empty if it was not said
 * @param tls the certificate; empty serves plain HTTP
 * @param debugAddress where metrics are served; empty serves none
 * @param limits what one client may cost
 * @param tokenPaths where the token endpoint answers, each also with a slash at its end
 * @param trustedProxies whose {@code X-Forwarded-For} is believed
 */
public record HttpConfig(
        ListenAddress address,
        Optional<String> externalUrl,
        Optional<TlsFiles> tls,
        Optional<ListenAddress> debugAddress,
        ConnectionLimits limits,
        List<String> tokenPaths,
        TrustedProxies trustedProxies) {
    /** What token servers call it; clients use what the registry's realm says, to the letter. */
    static final List<String> TOKEN_PATHS =
            List.of("/token", "/auth/token", "/auth", "/v2/token", "/service/token", "/jwt/auth");

    private static final Pattern EXTERNAL_URL =
            Pattern.compile("https?://([a-zA-Z0-9.-]+|\\[[0-9a-fA-F:]+])(:[0-9]{1,5})?(/[a-zA-Z0-9._~-]+)*/?");
    private static final Pattern TOKEN_PATH = Pattern.compile("(/[a-zA-Z0-9._~-]+)+");

    public HttpConfig {
        tokenPaths = List.copyOf(tokenPaths);
    }

    static HttpConfig of(ConfigTree http) {
        return new HttpConfig(
                address(http).orElse(new ListenAddress("", 5002)),
                externalUrl(http),
                tls(http.section("tls")),
                address(http.section("debug")),
                limits(http),
                tokenPaths(http),
                trustedProxies(http));
    }

    private static Optional<ListenAddress> address(ConfigTree tree) {
        return tree.string("addr").map(text -> {
            try {
                return ListenAddress.parse(text);
            } catch (IllegalArgumentException e) {
                throw tree.invalid("addr", "host:port, [v6 address]:port or :port");
            }
        });
    }

    /** Not what a challenge cannot hold, nor a query: Jib puts its own after it. */
    private static Optional<String> externalUrl(ConfigTree http) {
        return http.string("host").map(url -> {
            if (!EXTERNAL_URL.matcher(url).matches()) {
                throw http.invalid("host", "an absolute http or https URL, such as https://auth.example");
            }
            return url.replaceFirst("/$", "");
        });
    }

    private static Optional<TlsFiles> tls(ConfigTree tls) {
        Optional<Path> certificate = tls.file("certificate");
        Optional<Path> key = tls.file("key");
        if (certificate.isPresent() != key.isPresent()) {
            throw new ConfigException("http.tls: certificate and key go together, only one of them is set");
        }
        return certificate.flatMap(path -> key.map(other -> new TlsFiles(path, other)));
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
            throw http.invalid(key, "a duration longer than zero, such as 10s");
        }
        return timeout;
    }

    private static List<String> tokenPaths(ConfigTree http) {
        List<String> paths = http.strings("tokenpaths");
        if (paths.stream().anyMatch(path -> !TOKEN_PATH.matcher(path).matches() || path.startsWith("/api/"))
                || paths.stream().distinct().count() < paths.size()) {
            throw http.invalid("tokenpaths", "different paths such as /token, none below /api");
        }
        return paths.isEmpty() ? TOKEN_PATHS : paths;
    }

    private static TrustedProxies trustedProxies(ConfigTree http) {
        return new TrustedProxies(http.strings("trustedproxies").stream()
                .map(text -> {
                    try {
                        return AddressRange.parse(text);
                    } catch (InvalidValueException e) {
                        throw new ConfigException(
                                "http.trustedproxies: \"" + text
                                        + "\" is not accepted, only addresses and CIDR blocks such as 10.0.0.0/8",
                                e);
                    }
                })
                .toList());
    }
}
