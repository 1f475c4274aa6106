package dev.wharf.registry.config;

import dev.wharf.server.connection.ListenAddress;
import dev.wharf.server.connection.TlsFiles;
import dev.wharf.server.settings.ConfigException;
import dev.wharf.server.settings.ConfigTree;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code http}.
 *
 * @param address where we listen
 * @param externalUrl {@code host}: what all URLs that we give out begin with
 * @param root what all paths of the API begin with, {@code /v2/} or {@code /<prefix>/v2/}
 * @param secret signs the state of uploads; registries that share a storage need the same
 * @param relativeUrls whether the URLs that we give out are without scheme and host
 * @param drainTimeout how long a stop waits for requests that are being served
 * @param tls certificate and key; plain HTTP without
 * @param headers added to every answer of the API
 * @param debug a second listener
 */
public record HttpConfig(
        ListenAddress address,
        Optional<String> externalUrl,
        String root,
        Optional<String> secret,
        boolean relativeUrls,
        Duration drainTimeout,
        Optional<TlsFiles> tls,
        Map<String, List<String>> headers,
        Optional<Debug> debug) {
    private static final Pattern PREFIX = Pattern.compile("(?:/*[A-Za-z0-9._~-]+)*/*");
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");

    /**
     * {@code http.debug}.
     *
     * @param address where it listens
     * @param metricsPath where the Prometheus metrics are, if they are wanted
     */
    public record Debug(ListenAddress address, Optional<String> metricsPath) {}

    static HttpConfig read(ConfigTree root, Unhonoured unhonoured) {
        ConfigTree http = root.section("http");
        if (!http.string("net", "tcp").equals("tcp")) {
            throw http.invalid("net", "tcp");
        }
        unhonoured.ignored(http, "h2c", "this server speaks HTTP/1.1");
        if (!http.section("http2").bool("disabled", true)) {
            unhonoured.warn("http.http2.disabled: ignored, this server speaks HTTP/1.1");
        }
        return new HttpConfig(
                address(http, "addr").orElse(new ListenAddress("", 5000)),
                externalUrl(http, unhonoured),
                root(http),
                http.string("secret"),
                http.bool("relativeurls", false),
                http.duration("draintimeout", Duration.ofSeconds(1)),
                tls(http.section("tls"), unhonoured),
                headers(http),
                debug(http.section("debug")));
    }

    private static Optional<ListenAddress> address(ConfigTree tree, String key) {
        return tree.string(key).map(text -> {
            try {
                return ListenAddress.parse(text);
            } catch (IllegalArgumentException e) {
                throw tree.invalid(key, "host:port or :port");
            }
        });
    }

    /** Without scheme and host registry:2 ignores it, so that must not keep a server from starting. */
    private static Optional<String> externalUrl(ConfigTree http, Unhonoured unhonoured) {
        if (http.string("host").isEmpty()) {
            return Optional.empty();
        }
        try {
            URI url = Urls.http(http, "host");
            return Optional.of(url.toString());
        } catch (ConfigException e) {
            unhonoured.warn("http.host: ignored, it is not an absolute http or https URL");
            return Optional.empty();
        }
    }

    private static String root(ConfigTree http) {
        String prefix = http.string("prefix", "");
        if (!PREFIX.matcher(prefix).matches()) {
            throw http.invalid("prefix", "a path of a-z, A-Z, 0-9, '.', '_', '~', '-' and '/'");
        }
        String path = String.join(
                "/",
                List.of(prefix.split("/+")).stream()
                        .filter(part -> !part.isEmpty())
                        .toList());
        return path.isEmpty() ? "/v2/" : "/" + path + "/v2/";
    }

    private static Optional<TlsFiles> tls(ConfigTree tls, Unhonoured unhonoured) {
        unhonoured.refused(tls, "clientcas", "client certificates are not supported");
        unhonoured.refused(tls, "ciphersuites", "not supported, the JDK's own choice holds");
        tls.has("clientauth");
        if (tls.section("letsencrypt").string("cachefile").isPresent()) {
            throw new ConfigException("http.tls.letsencrypt: not supported, accepted are certificate and key");
        }
        switch (tls.string("minimumtls", "tls1.2")) {
            case "tls1.2" -> {}
            case "tls1.0", "tls1.1" ->
                unhonoured.warn("http.tls.minimumtls: TLS 1.2 is the lowest that this server speaks");
            default -> throw tls.invalid("minimumtls", "tls1.2");
        }
        Optional<Path> certificate = tls.file("certificate");
        Optional<Path> key = tls.file("key");
        if (certificate.isPresent() != key.isPresent()) {
            throw new ConfigException("http.tls: "
                    + (key.isPresent() ? "key without certificate" : "certificate without key")
                    + ", accepted is both or neither");
        }
        return certificate.map(file -> new TlsFiles(file, key.orElseThrow()));
    }

    private static Map<String, List<String>> headers(ConfigTree http) {
        Map<String, List<String>> headers = http.multimap("headers");
        headers.forEach((name, values) -> {
            if (!HEADER_NAME.matcher(name).matches()
                    || !values.stream()
                            .allMatch(value -> HEADER_VALUE.matcher(value).matches())) {
                throw new ConfigException("http.headers." + name + ": accepted are header names and printable ASCII");
            }
        });
        return Map.copyOf(headers);
    }

    private static Optional<Debug> debug(ConfigTree debug) {
        ConfigTree prometheus = debug.section("prometheus");
        String path = prometheus.string("path", "/metrics");
        if (!path.startsWith("/")) {
            throw prometheus.invalid("path", "a path that starts with /");
        }
        Optional<String> metrics = prometheus.bool("enabled", false) ? Optional.of(path) : Optional.empty();
        return address(debug, "addr").map(address -> new Debug(address, metrics));
    }
}
