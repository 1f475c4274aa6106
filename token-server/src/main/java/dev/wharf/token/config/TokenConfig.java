package dev.wharf.token.config;

import dev.wharf.server.settings.ConfigException;
import dev.wharf.server.settings.ConfigTree;
import dev.wharf.token.authn.LoginThrottle;
import dev.wharf.token.service.ServiceName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * {@code token.yml}, with {@code TOKEN_*} variables laid over it.
 *
 * @param http the listener
 * @param log what is logged
 * @param data the directory of everything that the server keeps
 * @param issuer the {@code iss} of every token; the registry compares it exactly
 * @param service the first audience that tokens are signed for
 * @param token how tokens are made for it
 * @param selfService whether every user owns what is below their own name; empty leaves it as it is, and a new
 *     installation has it
 * @param throttle when passwords are no longer looked at
 * @param keys how signing keys are kept, and when they are replaced
 * @param database where accounts, rules and keys are kept
 * @param federationHosts hosts that the keys of OpenID providers may be had from though they are of an internal network
 *     or speak http
 * @param adminPasswordFile where the random first password of the account admin is kept
 * @param registrySecretFile what the registry shows so that it is believed about its callers' addresses
 * @param warnings variables that set nothing, one line each
 */
public record TokenConfig(
        HttpConfig http,
        LogConfig log,
        Path data,
        String issuer,
        ServiceName service,
        SigningConfig token,
        Optional<Boolean> selfService,
        LoginThrottle.Limits throttle,
        KeysConfig keys,
        DatabaseConfig database,
        Set<String> federationHosts,
        Path adminPasswordFile,
        Path registrySecretFile,
        List<String> warnings) {
    private static final int MAX_FAILURES = 1_000;
    private static final String PREFIX = "TOKEN";
    // It stands in a quoted string of the challenge.
    private static final Pattern ISSUER = Pattern.compile("[ !#-\\[\\]-~]{1,255}");

    private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9.-]{1,253}|\\[[0-9a-fA-F:.]{2,45}]");

    public TokenConfig {
        federationHosts = Set.copyOf(federationHosts);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads the file and the environment.
     *
     * @throws ConfigException in one line, if the file is broken, a key is unknown or a value is not accepted
     */
    public static TokenConfig read(Path file, Map<String, String> environment) {
        ConfigTree tree = ConfigTree.read(file, environment, PREFIX);
        Path data = tree.file("data")
                .orElseThrow(() -> new ConfigException(
                        "data: not set, accepted is the directory for keys, database and passwords"));
        TokenConfig config = new TokenConfig(
                HttpConfig.of(tree.section("http")),
                LogConfig.of(tree.section("log")),
                data,
                matching(
                        tree,
                        "issuer",
                        "wharf",
                        ISSUER.asMatchPredicate(),
                        "1 to 255 printable characters without quotes and backslashes"),
                new ServiceName(
                        matching(tree, "service", "wharf-registry", ServiceName::isValid, ServiceName.ACCEPTED)),
                SigningConfig.of(tree.section("token"), tree.bool("anonymous", true)),
                tree.string("selfservice").map(_ -> tree.bool("selfservice", true)),
                throttle(tree.section("throttle")),
                KeysConfig.of(tree.section("keys"), data),
                DatabaseConfig.of(tree.section("database")),
                federationHosts(tree.section("federation")),
                tree.section("admin").file("passwordfile").orElse(data.resolve("admin-password")),
                tree.section("registry").file("secretfile").orElse(data.resolve("registry-secret")),
                tree.warnings());
        List<String> unknown = tree.unknownKeys();
        if (!unknown.isEmpty()) {
            throw new ConfigException(file + ": " + String.join("; ", unknown));
        }
        return config;
    }

    private static LoginThrottle.Limits throttle(ConfigTree throttle) {
        LoginThrottle.Limits defaults = LoginThrottle.Limits.DEFAULTS;
        Duration window = throttle.duration("window", defaults.window());
        if (window.isZero()) {
            throw throttle.invalid("window", "a duration longer than zero, such as 10m");
        }
        return new LoginThrottle.Limits(
                throttle.integer("peraccount", defaults.perAccount(), 1, MAX_FAILURES),
                throttle.integer("peraddress", defaults.perAddress(), 1, MAX_FAILURES),
                window);
    }

    private static Set<String> federationHosts(ConfigTree federation) {
        List<String> hosts = federation.strings("allowedhosts");
        if (!hosts.stream().allMatch(HOST.asMatchPredicate())) {
            throw federation.invalid("allowedhosts", "names or addresses of hosts, without scheme and port");
        }
        return Set.copyOf(new LinkedHashSet<>(hosts));
    }

    private static String matching(
            ConfigTree tree, String key, String otherwise, Predicate<String> grammar, String accepted) {
        String value = tree.string(key, otherwise);
        if (!grammar.test(value)) {
            throw tree.invalid(key, accepted);
        }
        return value;
    }
}
