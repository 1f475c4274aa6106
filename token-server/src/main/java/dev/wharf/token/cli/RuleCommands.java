package dev.wharf.token.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wharf rule}. */
@Command(
        name = "rule",
        description = "Who may do what. Without a rule nothing is allowed; one that denies beats all that allow.")
final class RuleCommands {
    private final Session session;

    RuleCommands(Session session) {
        this.session = session;
    }

    /** {@code POST /api/v1/rules}. */
    @Command(
            name = "add",
            description = "Makes a rule. Quote the pattern: the shell has a meaning of its own for it.",
            footer = {
                "  ./wharf rule add 'team/**' alice pull,push",
                "  ./wharf rule add 'public/**' everyone pull",
                "  ./wharf rule add 'team/**' authenticated push --deny --except group:release",
                "  ./wharf rule add 'team/**' robot:team+ci push --cidr 10.0.0.0/8 --until 2030-12-31T00:00:00Z"
            })
    int add(
            @Parameters(paramLabel = "PATTERN", description = "of repositories: team/app, team/*, team/**, **")
                    String pattern,
            @Parameters(
                            paramLabel = "SUBJECT",
                            description = "user:NAME, or NAME alone, group:NAME, robot:NAME, authenticated, everyone")
                    String subject,
            @Parameters(paramLabel = "ACTIONS", description = "pull,push,delete,catalog,admin") String actions,
            @Mixin RuleOptions options) {
        Map<String, Object> fields = options.fields();
        fields.put("pattern", pattern);
        fields.put("subject", Words.subject(subject));
        fields.put("actions", Words.list(actions));
        Reply reply = session.api().send("POST", "rules", fields, Map.of());
        session.done(
                reply,
                () -> "rule " + reply.body().path("id").asText()
                        + (reply.isCreated() ? " added" : " says this already"));
        return ExitCode.DONE.number();
    }

    /** {@code GET /api/v1/rules}. */
    @Command(
            name = "list",
            description = "Lists rules.",
            footer = {
                "  ./wharf rule list",
                "  ./wharf rule list --subject group:interns",
                "  ./wharf rule list --pattern 'team/**' --json"
            })
    int list(
            @Option(names = "--subject", paramLabel = "SUBJECT", description = "only those about just this one")
                    Optional<String> subject,
            @Option(names = "--pattern", paramLabel = "PATTERN", description = "only those with just this one")
                    Optional<String> pattern,
            @Option(names = "--service", paramLabel = "NAME", description = "only those of this one")
                    Optional<String> service,
            @Option(
                            names = "--origin",
                            paramLabel = "ORIGIN",
                            description = "only what comes from there: manual, member, visibility, bootstrap, import")
                    Optional<String> origin) {
        Map<String, Optional<String>> filter = new LinkedHashMap<>();
        filter.put("subject", subject.map(Words::subject));
        filter.put("pattern", pattern);
        filter.put("service", service);
        filter.put("origin", origin);
        session.list(
                "rules" + Api.query(filter),
                Column.of("id"),
                Column.of("effect"),
                Column.of("subject"),
                Column.of("pattern"),
                Column.of("actions"),
                new Column("only", RuleOptions::conditions),
                Column.of("service"),
                Column.of("origin"));
        return ExitCode.DONE.number();
    }

    /** {@code DELETE /api/v1/rules/{id}}. */
    @Command(
            name = "rm",
            description = "Removes rules.",
            footer = {
                "  ./wharf rule rm 12 13",
                "  ./wharf rule list --subject alice --json | jq '.[].id' | xargs ./wharf rule rm"
            })
    int remove(
            @Parameters(paramLabel = "ID", arity = "1..*", description = "as ./wharf rule list shows it")
                    List<String> ids) {
        return session.remove("rule", ids, id -> Api.path("rules", id));
    }

    /** {@code POST /api/v1/policy/explain}. */
    @Command(
            name = "explain",
            description = "Says what somebody may do with a repository, and which rule decides it.",
            footer = {
                "  ./wharf rule explain alice team/app pull,push",
                "  ./wharf rule explain robot:team+ci team/app push --ip 192.168.1.20 --at 2030-01-01T00:00:00Z"
            })
    int explain(
            @Parameters(paramLabel = "SUBJECT", description = "user:NAME, or NAME alone, or robot:NAME") String subject,
            @Parameters(paramLabel = "REPOSITORY", description = "such as team/app") String repository,
            @Parameters(paramLabel = "ACTIONS", description = "pull,push,delete") String actions,
            @Option(names = "--ip", paramLabel = "ADDRESS", description = "if they came from there")
                    Optional<String> address,
            @Option(names = "--at", paramLabel = "TIME", description = "if it was then") Optional<String> time,
            @Option(names = "--service", paramLabel = "NAME", description = "for that of several services")
                    Optional<String> service) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("subject", Words.subject(subject));
        fields.put("scopes", List.of("repository:" + repository + ":" + String.join(",", Words.list(actions))));
        address.ifPresent(text -> fields.put("ip", text));
        time.ifPresent(text -> fields.put("at", text));
        service.ifPresent(name -> fields.put("service", name));
        Reply reply = session.api().send("POST", "policy/explain", fields, Map.of());
        session.done(reply, () -> String.join("\n", Verdicts.of(reply.body())));
        return ExitCode.DONE.number();
    }
}
