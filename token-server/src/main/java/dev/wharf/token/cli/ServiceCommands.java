package dev.wharf.token.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wharf service}. */
@Command(
        name = "service",
        description = "The registries that tokens are signed for. The first one is what token.yml says.")
final class ServiceCommands {
    private static final String NAME = "what the registry calls itself, such as registry.example";

    private final Session session;

    ServiceCommands(Session session) {
        this.session = session;
    }

    private static String path(String name) {
        return Api.path("services", name);
    }

    /** {@code GET /api/v1/services}. */
    @Command(name = "list", description = "Lists all services.", footer = "  ./wharf service list")
    int list() {
        session.list(
                "services",
                Column.of("name"),
                Column.of("profile"),
                Column.of("pull", "pull_lifetime"),
                Column.of("push", "push_lifetime"),
                Column.of("anonymous"),
                Column.of("refresh"),
                Column.of("needs namespace", "require_namespace"),
                Column.of("self-service", "selfservice"));
        return ExitCode.DONE.number();
    }

    /** {@code PUT /api/v1/services/{name}}, if there is none. */
    @Command(
            name = "add",
            description = "Makes a service. What is not said is the default.",
            footer = {
                "  ./wharf service add registry.example",
                "  ./wharf service add registry.example --anonymous false --refresh never --pull-lifetime 10m"
            })
    int add(@Parameters(paramLabel = "NAME", description = NAME) String name, @Mixin ServiceOptions options) {
        Api api = session.api();
        Reply reply = Refused.with(
                412,
                "there is a service " + name + " already; ./wharf service set " + name + " changes it",
                () -> api.send("PUT", path(name), options.fields(), Map.of("If-None-Match", "*")));
        session.done(reply, () -> "service " + name + " added");
        return ExitCode.DONE.number();
    }

    /** {@code PUT /api/v1/services/{name}}, of which only what is said changes. */
    @Command(
            name = "set",
            description = "Changes a service. What is not said stays as it is.",
            footer = "  ./wharf service set registry.example --anonymous true")
    int set(@Parameters(paramLabel = "NAME", description = NAME) String name, @Mixin ServiceOptions options) {
        Reply reply = options.update().change(session.api(), path(name));
        session.done(reply, () -> "service " + name + " changed");
        return ExitCode.DONE.number();
    }

    /** {@code GET /api/v1/services/{name}}. */
    @Command(
            name = "show",
            description = "Shows what is settled for a service.",
            footer = "  ./wharf service show registry.example")
    int show(@Parameters(paramLabel = "NAME", description = NAME) String name) {
        session.show(path(name));
        return ExitCode.DONE.number();
    }

    /** {@code DELETE /api/v1/services/{name}}. */
    @Command(
            name = "rm",
            description = "Removes services, with the rules about them and the logins for them.",
            footer = "  ./wharf service rm registry.example")
    int remove(@Parameters(paramLabel = "NAME", arity = "1..*", description = NAME) List<String> names) {
        return session.remove("service", names, ServiceCommands::path);
    }

    /** {@code GET /api/v1/services/{name}/registry-config}. */
    @Command(
            name = "config",
            description = "Prints a configuration that makes a registry take the tokens of a service.",
            footer = {
                "  ./wharf service config registry.example --for registry2 >config.yml",
                "  ./wharf service config registry.example --for zot >config.json"
            })
    int config(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(
                            names = "--for",
                            paramLabel = "KIND",
                            required = true,
                            description = "registry2, registry3, wharf, gitlab (YAML) or zot (JSON)")
                    String kind) {
        Map<String, Optional<String>> query = new LinkedHashMap<>();
        query.put("for", Optional.of(kind));
        String config = session.api().text(path(name) + "/registry-config" + Api.query(query));
        session.print(config);
        return ExitCode.DONE.number();
    }
}
