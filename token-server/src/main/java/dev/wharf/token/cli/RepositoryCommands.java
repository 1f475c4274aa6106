package dev.wharf.token.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./wharf repository}. */
@Command(name = "repository", description = "What is said of repositories, also before the first push.")
final class RepositoryCommands {
    private static final String NAME = "such as shop/web";

    private final Session session;

    RepositoryCommands(Session session) {
        this.session = session;
    }

    private static String path(String name, ServiceOption service) {
        return Api.below("repositories", name) + service.query();
    }

    /** {@code GET /api/v1/repositories}. */
    @Command(
            name = "list",
            description = "Lists the repositories of which something is said; a registry may have others.",
            footer = "  ./wharf repository list")
    int list(@Mixin ServiceOption service) {
        session.list(
                "repositories" + service.query(), Column.of("name"), Column.of("visibility"), Column.of("description"));
        return ExitCode.DONE.number();
    }

    /** {@code PUT /api/v1/repositories/{name}}, of which only what is said changes. */
    @Command(
            name = "set",
            description = "Says what a repository is for and who may see it. What is not said stays as it is, at first"
                    + " private, which leaves it to rules and namespaces.",
            footer = "  ./wharf repository set shop/web --description 'The web shop' --visibility public")
    int set(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Mixin AboutOptions about,
            @Mixin ServiceOption service) {
        Reply reply = about.update().changeOrMake(session.api(), path(name, service));
        session.done(
                reply,
                () -> "repository " + name + " is "
                        + reply.body().path("visibility").asText());
        return ExitCode.DONE.number();
    }

    /** {@code DELETE /api/v1/repositories/{name}}. */
    @Command(
            name = "rm",
            description = "Forgets what is said of repositories. Images stay where they are.",
            footer = "  ./wharf repository rm shop/web")
    int remove(
            @Parameters(paramLabel = "NAME", arity = "1..*", description = NAME) List<String> names,
            @Mixin ServiceOption service) {
        return session.remove("description of", names, name -> path(name, service));
    }
}
