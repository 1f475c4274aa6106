package dev.wharf.token.cli;

import dev.wharf.server.settings.GoDuration;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wharf audit}: {@code GET /api/v1/audit}. */
@Command(
        name = "audit",
        description = "Lists who changed what, the oldest first.",
        footer = {
            "  ./wharf audit --since 24h",
            "  ./wharf audit --target user:alice",
            "  ./wharf audit --action rule.created --since 2026-01-01T00:00:00Z --json"
        })
final class AuditCommand implements Callable<Integer> {
    private static final Pattern DAYS = Pattern.compile("[0-9]{1,4}d");

    private final Session session;

    @Option(names = "--actor", paramLabel = "NAME", description = "only what this one did")
    private Optional<String> actor = Optional.empty();

    @Option(names = "--action", paramLabel = "ACTION", description = "only this, such as user.created or rule.deleted")
    private Optional<String> action = Optional.empty();

    @Option(names = "--target", paramLabel = "TARGET", description = "only to this, such as user:alice or rule:12")
    private Optional<String> target = Optional.empty();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "not what is older: a time such as 2026-01-31T12:00:00Z, or how long ago, such as 90m or 7d")
    private Optional<String> since = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "not what is younger, as for --since")
    private Optional<String> until = Optional.empty();

    AuditCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Map<String, Optional<String>> filter = new LinkedHashMap<>();
        filter.put("actor", actor);
        filter.put("action", action);
        filter.put("target", target);
        filter.put("since", since.map(text -> time(text, session.clock())));
        filter.put("until", until.map(text -> time(text, session.clock())));
        session.list(
                "audit" + Api.query(filter),
                Column.of("at"),
                Column.of("actor"),
                Column.of("address"),
                Column.of("action"),
                Column.of("target"),
                Column.of("detail"));
        return ExitCode.DONE.number();
    }

    /** A duration as the time that long ago; everything else as it is. */
    static String time(String text, Clock clock) {
        Optional<Duration> ago = DAYS.matcher(text).matches()
                ? Optional.of(Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1))))
                : GoDuration.parse(text);
        return ago.map(duration -> clock.instant()
                        .truncatedTo(ChronoUnit.SECONDS)
                        .minus(duration)
                        .toString())
                .orElse(text);
    }
}
