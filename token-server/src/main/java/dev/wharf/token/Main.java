package dev.wharf.token;

import dev.wharf.server.crypto.NativeCrypto;
import dev.wharf.server.logging.Logging;
import dev.wharf.server.ops.StopSignal;
import dev.wharf.token.cli.Cli;
import dev.wharf.token.cli.Terminal;
import dev.wharf.token.config.TokenConfig;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The command {@code token-server}. */
public final class Main {
    private static final String USAGE = """
            Usage: token-server serve TOKEN.yml
                   token-server COMMAND ... [--server URL | --data DIR]
                   token-server --help | --version

            Checks users and access rules, and signs the tokens that a registry asks for.
            Settings are read from TOKEN.yml; TOKEN_A_B=... overrides a.b.
            WHARF_ADMIN_PASSWORD is the password of the account admin if this start makes it.
            COMMAND administers a server that runs; token-server user --help and the like say how.
            """;

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    private Main(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** Runs the command; the process ends with 0 when it did what it was told, SIGTERM included. */
    public static void main(String[] args) {
        new Main(System.getenv(), System.out, System.err).run(List.of(args));
    }

    private void run(List<String> args) {
        if (args.equals(List.of("--help"))) {
            out.print(USAGE);
        } else if (args.equals(List.of("--version"))) {
            out.println("token-server " + version());
        } else if (args.size() == 2 && args.getFirst().equals("serve")) {
            serve(Path.of(args.getLast()));
        } else if (!args.isEmpty() && Cli.knows(args.getFirst())) {
            Terminal terminal = new Terminal(System.in, out, err, Optional.ofNullable(System.console()));
            System.exit(new Cli(terminal, environment, Clock.systemUTC()).run(args));
        } else {
            err.print(USAGE);
            System.exit(1);
        }
    }

    private void serve(Path file) {
        // Not a constant: to set up logging takes longer than most commands of the client.
        Logger log = System.getLogger(Main.class.getName());
        StopSignal signal = StopSignal.await();
        try {
            TokenConfig config = TokenConfig.read(file, environment);
            Logging.configure(config.log().level(), config.log().format());
            config.warnings().forEach(warning -> log.log(Level.WARNING, warning));
            String cryptography = NativeCrypto.install();
            Optional<String> adminPassword =
                    Optional.ofNullable(environment.get(FirstAdmin.VARIABLE)).filter(password -> !password.isEmpty());
            TokenServer server = TokenServer.start(config, adminPassword, out);
            log.log(Level.INFO, cryptography);
            signal.ends(server::close);
        } catch (RuntimeException e) {
            log.log(Level.DEBUG, "cannot start", e);
            String reason = Optional.ofNullable(e.getMessage()).orElse(e.toString());
            err.println("token-server: " + reason.lines().collect(Collectors.joining(" ")));
            signal.ignore();
            System.exit(1);
        }
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }
}
