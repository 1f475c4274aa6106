package dev.wharf.token.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wharf trust}. */
@Command(
        name = "trust",
        description = "Which tokens of GitHub, GitLab and other OpenID providers stand for which robot, in place of its"
                + " secret.")
final class TrustCommands {
    private final Session session;

    TrustCommands(Session session) {
        this.session = session;
    }

    private static String path(String name) {
        return Api.path("federation", "trusts", name);
    }

    /** {@code GET /api/v1/federation/trusts}. */
    @Command(name = "list", description = "Lists all trusts.", footer = "  ./wharf trust list")
    int list() {
        session.list(
                "federation/trusts",
                Column.of("name"),
                Column.of("provider"),
                Column.of("robot"),
                Column.of("audience"),
                Column.of("single use", "single_use"),
                Column.of("conditions"));
        return ExitCode.DONE.number();
    }

    /** {@code PUT /api/v1/federation/trusts/{name}}, if there is none. */
    @Command(
            name = "add",
            description = "Makes a trust, and warns of what strangers might get through. The audience has to be of this"
                    + " deployment alone, such as its own URL.",
            footer = {
                "  ./wharf trust provider add github https://token.actions.githubusercontent.com",
                "  ./wharf trust add app --provider github --robot team/app+ci --audience https://wharf.example"
                        + " --claim repository=our-org/app --claim ref=refs/heads/main"
            })
    int add(
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--provider",
                            paramLabel = "NAME",
                            required = true,
                            description = "as ./wharf trust provider list shows it")
                    String provider,
            @Option(
                            names = "--robot",
                            paramLabel = "NAME",
                            required = true,
                            description = "as which the bearer of a token acts, such as team+ci")
                    String robot,
            @Option(
                            names = "--claim",
                            paramLabel = "CLAIM=PATTERN",
                            required = true,
                            description =
                                    "what the token has to say, * stands for anything; may be given several times")
                    Map<String, String> claims,
            @Option(
                            names = "--audience",
                            paramLabel = "URL",
                            description = "the aud of the tokens (default: http.host of token.yml)")
                    Optional<String> audience,
            @Option(names = "--single-use", description = "let each token count once") boolean singleUse) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("provider", provider);
        fields.put("robot", robot);
        fields.put("conditions", claims);
        audience.ifPresent(url -> fields.put("audience", url));
        fields.put("single_use", singleUse);
        Api api = session.api();
        Reply reply = Refused.with(
                412,
                "there is a trust " + name + " already; ./wharf trust rm " + name + " removes it",
                () -> api.send("PUT", path(name), fields, Map.of("If-None-Match", "*")));
        session.done(reply, () -> "trust " + name + " added");
        reply.body().path("warnings").forEach(warning -> session.terminal().complain("beware: " + warning.asText()));
        return ExitCode.DONE.number();
    }

    /** {@code GET /api/v1/federation/trusts/{name}}. */
    @Command(name = "show", description = "Shows a trust.", footer = "  ./wharf trust show app")
    int show(@Parameters(paramLabel = "NAME") String name) {
        session.show(path(name));
        return ExitCode.DONE.number();
    }

    /** {@code DELETE /api/v1/federation/trusts/{name}}. */
    @Command(name = "rm", description = "Removes trusts.", footer = "  ./wharf trust rm app")
    int remove(@Parameters(paramLabel = "NAME", arity = "1..*") List<String> names) {
        return session.remove("trust", names, TrustCommands::path);
    }

    /** {@code POST /api/v1/federation:explain}. */
    @Command(
            name = "explain",
            description =
                    "Says as which robots the bearer of a provider's token may act, and by what it fails with each"
                            + " trust. The token itself is neither printed nor kept.",
            footer = {"  ./wharf trust explain jwt.txt", "  echo \"$WHARF_JWT\" | ./wharf trust explain -"})
    int explain(
            @Parameters(paramLabel = "FILE", description = "with the token in it; - is standard input") String file) {
        String token = new InputFile(file).secret(session.terminal());
        Reply reply = session.api().send("POST", "federation:explain", Map.of("jwt", token), Map.of());
        session.done(reply, () -> String.join("\n", TrustVerdicts.of(reply.body())));
        return ExitCode.DONE.number();
    }
}
