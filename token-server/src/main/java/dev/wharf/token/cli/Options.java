package dev.wharf.token.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What all commands take. */
@Command(name = "./wharf")
final class Options {
    @Option(
            names = "--server",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "the token server, such as https://auth.example"
                    + " (default: WHARF_SERVER, else where the server of DIR listens, else where ./wharf login was)")
    private Optional<String> server = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "what ./wharf up has as --data (default: ./data); who may read DIR/admin-password is let in"
                    + " by it where there is no login")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "certificates (PEM) to trust beside those that the JVM trusts (default: WHARF_CACERT)")
    private Optional<Path> certificates = Optional.empty();

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "print what the server answers, lists with one object a line")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "print this")
    private boolean help;

    Optional<String> server() {
        return server;
    }

    Optional<Path> data() {
        return data;
    }

    Optional<Path> certificates() {
        return certificates;
    }

    boolean json() {
        return json;
    }

    /** Whether it was only asked how to ask. */
    boolean help() {
        return help;
    }
}
