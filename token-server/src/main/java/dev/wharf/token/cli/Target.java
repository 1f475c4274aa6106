package dev.wharf.token.cli;

import dev.wharf.server.connection.ListenAddress;
import dev.wharf.server.connection.TlsFiles;
import dev.wharf.token.config.SecretFile;
import dev.wharf.token.config.TokenConfig;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The server that a command is about.
 *
 * @param server without a slash at its end
 * @param adminPassword the file with the password of the account admin; empty if it is not known to be this server's
 * @param certificates files with certificates to trust
 */
record Target(URI server, Optional<Path> adminPassword, List<Path> certificates) {
    /** The account that the first start of a server makes. */
    static final String ADMIN = "admin";

    private static final String SERVER = "WHARF_SERVER";

    private static final String CERTIFICATES = "WHARF_CACERT";
    private static final Path USUAL_DATA = Path.of("data");

    /** What {@code ./wharf up} was told beside token.yml, as lines of NAME=VALUE. */
    private static final String OVERRIDES = "token.env";

    Target {
        certificates = List.copyOf(certificates);
    }

    /**
     * The server that is meant. A server that is named is shown the password of a data directory only if that is named
     * too: it may be another one's.
     *
     * @throws CommandFailure if none is meant
     */
    static Target of(Options options, Map<String, String> environment, Logins logins) {
        Optional<String> named = options.server().or(() -> variable(environment, SERVER));
        Optional<TokenConfig> settings = named.isPresent() && options.data().isEmpty()
                ? Optional.empty()
                : settings(options.data(), environment);
        URI server = named.map(Target::parse)
                .or(() -> settings.map(Target::address))
                .or(logins::onlyServer)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.MISUSE,
                        "there is no " + USUAL_DATA + "/token.yml here: --data DIR or --server URL"
                                + " says which token server is meant"));
        Stream<Path> own = settings.flatMap(read -> read.http().tls()).map(TlsFiles::certificate).stream();
        Stream<Path> more = options
                .certificates()
                .or(() -> variable(environment, CERTIFICATES).map(Path::of))
                .stream();
        return new Target(
                server,
                settings.map(TokenConfig::adminPasswordFile),
                Stream.concat(own, more).toList());
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    private static Optional<TokenConfig> settings(Optional<Path> data, Map<String, String> environment) {
        Path directory = data.orElse(USUAL_DATA);
        Path file = directory.resolve("token.yml");
        if (Files.notExists(file)) {
            data.ifPresent(named -> {
                throw new CommandFailure(ExitCode.MISUSE, "--data " + named + ": there is no token.yml in it");
            });
            return Optional.empty();
        }
        Map<String, String> all = overrides(directory.resolve(OVERRIDES));
        all.putAll(environment);
        return Optional.of(TokenConfig.read(file, all));
    }

    private static Map<String, String> overrides(Path file) {
        try {
            Map<String, String> overrides = new HashMap<>();
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split("=", 2);
                if (parts.length == 2) {
                    overrides.put(parts[0], parts[1]);
                }
            }
            return overrides;
        } catch (NoSuchFileException e) {
            return new HashMap<>();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, file + " cannot be read", e);
        }
    }

    private static URI address(TokenConfig settings) {
        ListenAddress address = settings.http().address();
        String host = switch (address.host()) {
            case "", "0.0.0.0", "::" -> "localhost";
            case String other when other.indexOf(':') >= 0 -> "[" + other + "]";
            case String other -> other;
        };
        return URI.create((settings.http().tls().isPresent() ? "https" : "http") + "://" + host + ":" + address.port());
    }

    private static URI parse(String text) {
        try {
            URI server = new URI(text.replaceFirst("/+$", ""));
            boolean isWeb = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
            if (isWeb
                    && server.getHost() != null
                    && server.getRawUserInfo() == null
                    && server.getRawQuery() == null
                    && server.getRawFragment() == null) {
                return server;
            }
        } catch (URISyntaxException e) {
            // Told below, without what was typed: it may hold a password.
        }
        throw new CommandFailure(
                ExitCode.MISUSE,
                "the server must be a URL such as https://auth.example, without a user and without a query");
    }

    /**
     * By what one is let in there: a login that is kept, else the password of admin.
     *
     * @throws CommandFailure if there is neither
     */
    Credentials credentials(Logins logins) {
        return logins.find(server)
                .map(Logins.Login::secret)
                .or(() -> adminPassword
                        .flatMap(file -> new SecretFile(file).read())
                        .map(password -> new Credentials.Password(ADMIN, password)))
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.NOT_LET_IN,
                        "there is no login at " + server
                                + adminPassword
                                        .map(file -> ", and no password in " + file)
                                        .orElse("")
                                + ": ./wharf login --server " + server));
    }
}
