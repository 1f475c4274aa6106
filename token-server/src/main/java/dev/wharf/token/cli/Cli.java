package dev.wharf.token.cli;

import dev.wharf.server.settings.ConfigException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of the client. */
public final class Cli {
    private static final int WIDTH = 110;
    private static final Map<String, Function<Session, Object>> COMMANDS = commands();

    private final Terminal terminal;
    private final Options options = new Options();
    private final Session session;

    /**
     * A client.
     *
     * @param environment the variables of the process
     */
    public Cli(Terminal terminal, Map<String, String> environment, Clock clock) {
        this.terminal = terminal;
        this.session = new Session(terminal, environment, clock, options);
    }

    private static Map<String, Function<Session, Object>> commands() {
        Map<String, Function<Session, Object>> commands = new LinkedHashMap<>();
        commands.put("user", session -> nested(new UserCommands(session), new UserImportCommand(session)));
        commands.put("group", GroupCommands::new);
        commands.put(
                "rule",
                session -> nested(
                        new RuleCommands(session),
                        new WhoCanCommand(session),
                        new SimulateCommand(session),
                        new RuleApplyCommand(session),
                        new RuleImportCommand(session)));
        commands.put("namespace", session -> nested(new NamespaceCommands(session), new MemberCommands(session)));
        commands.put("repository", RepositoryCommands::new);
        commands.put("token", TokenCommands::new);
        commands.put("robot", RobotCommands::new);
        commands.put("trust", session -> nested(new TrustCommands(session), new TrustProviderCommands(session)));
        commands.put("service", ServiceCommands::new);
        commands.put("key", KeyCommands::new);
        commands.put("audit", AuditCommand::new);
        commands.put("backup", BackupCommand::new);
        commands.put("restore", RestoreCommand::new);
        commands.put("passwd", PasswdCommand::new);
        commands.put("login", LoginCommand::new);
        commands.put("logout", LogoutCommand::new);
        return commands;
    }

    /** A command with more below it than its own methods. */
    private static CommandLine nested(Object command, Object... more) {
        CommandLine line = new CommandLine(command);
        for (Object subcommand : more) {
            line.addSubcommand(subcommand);
        }
        return line;
    }

    /** Whether a word is a command of the client. */
    public static boolean knows(String word) {
        return COMMANDS.containsKey(word);
    }

    /**
     * Runs a command, and says what went wrong.
     *
     * @param words the first is a command that the client {@link #knows}
     * @return the exit code
     */
    public int run(List<String> words) {
        String command = words.getFirst();
        CommandLine line = new CommandLine(options);
        // No other: to read the annotations of all takes longer than to run one.
        line.addSubcommand(
                command, Objects.requireNonNull(COMMANDS.get(command), command).apply(session));
        configure(line);
        return line.execute(words.toArray(String[]::new));
    }

    private void configure(CommandLine line) {
        line.setOut(writer(terminal.out()))
                .setErr(writer(terminal.err()))
                .setUsageHelpWidth(WIDTH)
                .setParameterExceptionHandler((e, _) -> misuse(e))
                .setExecutionExceptionHandler((e, _, _) -> failure(e));
        describe(line);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
    }

    private static void describe(CommandLine line) {
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        usage.synopsisHeading("usage: ")
                .parameterListHeading("%n")
                .optionListHeading("%n")
                .commandListHeading("%nCommands:%n")
                .footerHeading(usage.footer().length == 0 ? "" : "%nExamples:%n")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.meanings());
        line.getSubcommands().values().forEach(Cli::describe);
    }

    private int misuse(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        String mistake = e instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched.getUnmatched().getFirst(), command)
                : first(e);
        return tell(ExitCode.MISUSE, mistake + "; " + command + " --help says more");
    }

    /** Only the name of an option is repeated: what follows may be a password. */
    private static String unmatched(String word, String command) {
        return word.startsWith("-")
                ? "'" + word.split("=", 2)[0] + "' is not an option of " + command
                : command + " does not take so many words, or there is no such command";
    }

    private int failure(Exception e) {
        return switch (e) {
            case CommandFailure failure -> tell(failure.code(), first(failure));
            case ConfigException settings -> tell(ExitCode.FAILED, first(settings));
            default -> throw new IllegalStateException("a bug in this command", e);
        };
    }

    private static String first(Exception e) {
        return Optional.ofNullable(e.getMessage())
                .orElse(e.toString())
                .lines()
                .findFirst()
                .orElse("");
    }

    private int tell(ExitCode code, String sentence) {
        terminal.complain(sentence);
        return code.number();
    }
}
