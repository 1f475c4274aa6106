package dev.wharf.token.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./wharf namespace}. */
@Command(
        name = "namespace",
        description = "Paths of repositories with members and a visibility, which both become rules.")
final class NamespaceCommands {
    private static final String PATH = "such as shop or shop/web";

    private final Session session;

    NamespaceCommands(Session session) {
        this.session = session;
    }

    private static String path(String name, ServiceOption service) {
        return Api.below("namespaces", name) + service.query();
    }

    /** {@code GET /api/v1/namespaces}. */
    @Command(name = "list", description = "Lists namespaces.", footer = "  ./wharf namespace list")
    int list(@Mixin ServiceOption service) {
        session.list(
                "namespaces" + service.query(),
                Column.of("path"),
                Column.of("visibility"),
                Column.of("state"),
                Column.of("description"));
        return ExitCode.DONE.number();
    }

    /** {@code PUT /api/v1/namespaces/{path}}, if there is none. */
    @Command(
            name = "add",
            description = "Makes a namespace, also before the first push. Without more it is private.",
            footer = {
                "  ./wharf namespace add shop --description 'The web shop' --visibility internal",
                "  ./wharf namespace member add shop group:ops writer"
            })
    int add(
            @Parameters(paramLabel = "PATH", description = PATH) String name,
            @Mixin AboutOptions about,
            @Mixin ServiceOption service) {
        Api api = session.api();
        Reply reply = Refused.with(
                412,
                "there is a namespace " + name + " already; ./wharf namespace set " + name + " changes it",
                () -> api.send("PUT", path(name, service), about.fields(), Map.of("If-None-Match", "*")));
        session.done(reply, () -> "namespace " + name + " added");
        return ExitCode.DONE.number();
    }

    /** {@code PUT /api/v1/namespaces/{path}}, of which only what is said changes. */
    @Command(
            name = "set",
            description = "Changes what is said of a namespace. What is not said stays as it is.",
            footer = "  ./wharf namespace set shop --visibility public")
    int set(
            @Parameters(paramLabel = "PATH", description = PATH) String name,
            @Mixin AboutOptions about,
            @Mixin ServiceOption service) {
        Reply reply = about.update().change(session.api(), path(name, service));
        session.done(reply, () -> "namespace " + name + " changed");
        return ExitCode.DONE.number();
    }

    /** {@code GET /api/v1/namespaces/{path}}. */
    @Command(name = "show", description = "Shows a namespace.", footer = "  ./wharf namespace show shop")
    int show(@Parameters(paramLabel = "PATH", description = PATH) String name, @Mixin ServiceOption service) {
        session.show(path(name, service));
        return ExitCode.DONE.number();
    }

    /** {@code DELETE /api/v1/namespaces/{path}}. */
    @Command(
            name = "rm",
            description = "Removes namespaces, with their members and the rules that stand for them. Images stay.",
            footer = "  ./wharf namespace rm shop")
    int remove(
            @Parameters(paramLabel = "PATH", arity = "1..*", description = PATH) List<String> names,
            @Mixin ServiceOption service) {
        return session.remove("namespace", names, name -> path(name, service));
    }

    /** {@code POST /api/v1/namespaces/{path}:archive}. */
    @Command(
            name = "archive",
            description = "Ends pushing and deleting in these namespaces; pulling goes on.",
            footer = "  ./wharf namespace archive shop")
    int archive(
            @Parameters(paramLabel = "PATH", arity = "1..*", description = PATH) List<String> names,
            @Mixin ServiceOption service) {
        return each(names, ":archive", " is archived", service);
    }

    /** {@code POST /api/v1/namespaces/{path}:unarchive}. */
    @Command(
            name = "unarchive",
            description = "Lets members push and delete again.",
            footer = "  ./wharf namespace unarchive shop")
    int unarchive(
            @Parameters(paramLabel = "PATH", arity = "1..*", description = PATH) List<String> names,
            @Mixin ServiceOption service) {
        return each(names, ":unarchive", " is archived no more", service);
    }

    private int each(List<String> names, String verb, String done, ServiceOption service) {
        Api api = session.api();
        return session.each(
                names,
                name -> session.done(
                        api.send("POST", Api.below("namespaces", name) + verb + service.query(), Map.of()),
                        () -> "namespace " + name + done));
    }
}
