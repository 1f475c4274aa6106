package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What a command works with: who typed it, where, and the server that it is about. */
final class Session {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final Terminal terminal;
    private final Map<String, String> environment;
    private final Clock clock;
    private final Options options;
    private final Logins logins;

    Session(Terminal terminal, Map<String, String> environment, Clock clock, Options options) {
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.options = options;
        this.logins = Logins.of(environment);
    }

    Terminal terminal() {
        return terminal;
    }

    Clock clock() {
        return clock;
    }

    Logins logins() {
        return logins;
    }

    Target target() {
        return Target.of(options, environment, logins);
    }

    /** The API, as whom one is known there. */
    Api api() {
        Target target = target();
        return api(target, target.credentials(logins));
    }

    /** The API of a server, by these credentials. */
    Api api(Target target, Credentials credentials) {
        HttpClient.Builder http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_LIMIT)
                .followRedirects(Redirect.NEVER);
        if (!target.certificates().isEmpty()) {
            http.sslContext(Trust.in(target.certificates()));
        }
        return new Api(new Exchange(http.build(), terminal::progress, SILENCE), target.server(), credentials);
    }

    /** Says that others can read what is sent, if they can. */
    void warnOfListeners(URI server) {
        boolean isHere = server.getHost().equals("localhost")
                || server.getHost().startsWith("127.")
                || server.getHost().equals("[::1]");
        if (server.getScheme().equals("http") && !isHere) {
            terminal.complain("without https everybody on the way to " + server + " can read this login");
        }
    }

    /** Says where a password is still kept that has been changed. */
    void warnOfOldPassword(Target target, String user) {
        target.adminPassword()
                .filter(_ -> user.equals(Target.ADMIN))
                .ifPresent(file -> terminal.complain(
                        file + " still holds the old password; ./wharf login keeps a login in its place"));
    }

    /**
     * Says what was done, or prints what the server says of it.
     *
     * @param sentence or several lines
     */
    void done(Reply reply, Supplier<String> sentence) {
        if (!options.json()) {
            print(sentence.get());
        } else if (!reply.body().isMissingNode()) {
            terminal.out().println(Json.pretty(reply.body()));
        }
    }

    /** Does the same to each, also to those after one that is refused. Returns the exit code. */
    int each(List<String> names, Consumer<String> deed) {
        ExitCode code = ExitCode.DONE;
        for (String name : names) {
            try {
                deed.accept(name);
            } catch (CommandFailure e) {
                if (e.status() == 0 || e.code() != ExitCode.FAILED) {
                    throw e;
                }
                code = e.code();
                terminal.complain(name + ": " + e.getMessage());
            }
        }
        return code.number();
    }

    /** Deletes each of these, which have their paths in the API. Returns the exit code. */
    int remove(String noun, List<String> names, UnaryOperator<String> path) {
        Api api = api();
        return each(
                names,
                name -> done(api.send("DELETE", path.apply(name), Map.of()), () -> noun + " " + name + " removed"));
    }

    /**
     * Prints a new secret, alone on standard output so that it can be piped to where it is needed, and of what it is
     * the secret beside it.
     *
     * @param made the secret, with what it is good for
     */
    void secret(Reply reply, JsonNode made, String owner) {
        if (options.json()) {
            terminal.out().println(Json.pretty(reply.body()));
            return;
        }
        String end = made.path("expires_at").asText();
        terminal.err()
                .println(Table.printable("The secret of " + owner + ", good "
                        + (end.isEmpty() ? "for ever" : "until " + end) + ". It is not shown again:"));
        terminal.out().println(Table.printable(made.path("secret").asText()));
    }

    /** Prints a list of the API. */
    void list(String path, Column... columns) {
        Api api = api();
        rows(rows -> api.pages(path, rows), columns);
    }

    /**
     * Prints what there is of one kind.
     *
     * @param source hands it over, some at a time
     */
    void rows(Consumer<Consumer<List<JsonNode>>> source, Column... columns) {
        if (options.json()) {
            JsonList list = new JsonList(terminal.out());
            source.accept(list::add);
            list.end();
        } else {
            source.accept(new Table(List.of(columns), terminal.out())::add);
        }
    }

    /** Prints a reply as a table with a line below it. */
    void report(Reply reply, List<JsonNode> rows, String summary, Column... columns) {
        if (!options.json()) {
            new Table(List.of(columns), terminal.out()).add(rows);
        }
        done(reply, () -> summary);
    }

    /** Prints a text of the server as it is. */
    void print(String text) {
        text.lines().map(Table::printable).forEach(terminal.out()::println);
    }

    /** Prints all that is known of one thing. */
    void show(String path) {
        Reply reply = api().get(path);
        done(reply, () -> Sheet.of(reply.body()));
    }
}
