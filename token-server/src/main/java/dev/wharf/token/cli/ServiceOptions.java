package dev.wharf.token.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is settled for a service. What is not said is the default, or stays as it is. */
final class ServiceOptions {
    private static final List<String> SETTABLE = List.of(
            "profile",
            "pull_lifetime",
            "push_lifetime",
            "anonymous",
            "refresh",
            "require_namespace",
            "strip_hosts",
            "selfservice");

    @Option(
            names = "--profile",
            paramLabel = "WORD",
            description = "how tokens name the key: x5c, kid-rfc7638 or kid-libtrust")
    private Optional<String> profile = Optional.empty();

    @Option(
            names = "--pull-lifetime",
            paramLabel = "TIME",
            description = "how long a token is good without push, such as 15m")
    private Optional<String> pullLifetime = Optional.empty();

    @Option(
            names = "--push-lifetime",
            paramLabel = "TIME",
            description = "how long a token is good with push, such as 1h")
    private Optional<String> pushLifetime = Optional.empty();

    @Option(
            names = "--anonymous",
            arity = "1",
            paramLabel = "true|false",
            description = "tokens also for who is not logged in, for what everybody may")
    private Optional<Boolean> anonymous = Optional.empty();

    @Option(
            names = "--refresh",
            paramLabel = "WORD",
            description = "whether a login by password gets an identity token: interactive or never")
    private Optional<String> refresh = Optional.empty();

    @Option(
            names = "--require-namespace",
            arity = "1",
            paramLabel = "true|false",
            description = "grant nothing outside of namespaces that were made")
    private Optional<Boolean> requireNamespace = Optional.empty();

    @Option(
            names = "--strip-host",
            paramLabel = "HOST",
            description = "that clients put before the names of repositories; may be given several times")
    private @Nullable List<String> hosts;

    @Option(
            names = "--selfservice",
            arity = "1",
            paramLabel = "true|false",
            description = "what is below a user's own name is theirs")
    private Optional<Boolean> selfService = Optional.empty();

    /** As fields of the body of a request. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        profile.ifPresent(word -> fields.put("profile", word));
        pullLifetime.ifPresent(time -> fields.put("pull_lifetime", time));
        pushLifetime.ifPresent(time -> fields.put("push_lifetime", time));
        anonymous.ifPresent(flag -> fields.put("anonymous", flag));
        refresh.ifPresent(word -> fields.put("refresh", word));
        requireNamespace.ifPresent(flag -> fields.put("require_namespace", flag));
        if (hosts != null) {
            fields.put("strip_hosts", hosts);
        }
        selfService.ifPresent(flag -> fields.put("selfservice", flag));
        return fields;
    }

    /** As a change of what is there. */
    FieldUpdate update() {
        return new FieldUpdate(SETTABLE, fields());
    }
}
