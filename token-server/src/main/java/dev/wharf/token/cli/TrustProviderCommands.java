package dev.wharf.token.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wharf trust provider}. */
@Command(name = "provider", description = "The OpenID providers whose tokens are believed at all.")
final class TrustProviderCommands {
    private final Session session;

    TrustProviderCommands(Session session) {
        this.session = session;
    }

    private static String path(String name) {
        return Api.path("federation", "providers", name);
    }

    /** {@code GET /api/v1/federation/providers}. */
    @Command(name = "list", description = "Lists all providers.", footer = "  ./wharf trust provider list")
    int list() {
        session.list(
                "federation/providers",
                Column.of("name"),
                Column.of("issuer"),
                Column.of("jwks"),
                Column.of("algorithms"),
                Column.of("max age", "max_age"));
        return ExitCode.DONE.number();
    }

    /** {@code PUT /api/v1/federation/providers/{name}}, if there is none. */
    @Command(
            name = "add",
            description = "Makes a provider known. Its keys are where its discovery document says.",
            footer = {
                "  ./wharf trust provider add github https://token.actions.githubusercontent.com",
                "  ./wharf trust provider add gitlab https://gitlab.example --max-age 1h"
            })
    int add(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "ISSUER", description = "the iss of its tokens, a URL") String issuer,
            @Option(names = "--jwks", paramLabel = "URL", description = "where its keys are, if nothing says so")
                    Optional<String> jwks,
            @Option(
                            names = "--algorithm",
                            paramLabel = "NAME",
                            description = "of its signatures, such as RS256; may be given several times")
                    @Nullable
                    List<String> algorithms,
            @Option(names = "--max-age", paramLabel = "TIME", description = "how old a token may be, such as 10m or 1h")
                    Optional<String> maxAge) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("issuer", issuer);
        jwks.ifPresent(url -> fields.put("jwks", url));
        if (algorithms != null) {
            fields.put("algorithms", algorithms);
        }
        maxAge.ifPresent(time -> fields.put("max_age", time));
        Api api = session.api();
        Reply reply = Refused.with(
                412,
                "there is a provider " + name + " already; ./wharf trust provider rm " + name + " removes it",
                () -> api.send("PUT", path(name), fields, Map.of("If-None-Match", "*")));
        session.done(reply, () -> "provider " + name + " added");
        return ExitCode.DONE.number();
    }

    /** {@code GET /api/v1/federation/providers/{name}}. */
    @Command(name = "show", description = "Shows a provider.", footer = "  ./wharf trust provider show github")
    int show(@Parameters(paramLabel = "NAME") String name) {
        session.show(path(name));
        return ExitCode.DONE.number();
    }

    /** {@code DELETE /api/v1/federation/providers/{name}}. */
    @Command(
            name = "rm",
            description = "Removes providers, with the trusts in them.",
            footer = "  ./wharf trust provider rm github")
    int remove(@Parameters(paramLabel = "NAME", arity = "1..*") List<String> names) {
        return session.remove("provider", names, TrustProviderCommands::path);
    }
}
