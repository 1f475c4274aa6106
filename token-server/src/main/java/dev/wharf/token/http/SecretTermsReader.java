package dev.wharf.token.http;

import dev.wharf.model.Action;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.server.proxy.AddressRange;
import dev.wharf.server.settings.GoDuration;
import dev.wharf.token.authn.Credential;
import dev.wharf.token.authn.SecretTerms;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.ServiceStore;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads what a new secret is to be good for: {@code actions}, {@code patterns}, {@code cidrs}, {@code service}, and
 * {@code expires_in} ({@code 12h}, {@code 30d}) or {@code expires_at} ({@code 2026-12-31T00:00:00Z}).
 */
final class SecretTermsReader {
    /** So many characters has the database for the patterns of a secret. */
    private static final int MAX_PATTERNS_LENGTH = 4_000;

    private static final Pattern DAYS = Pattern.compile("[0-9]{1,4}d");
    private static final String NEVER = "never";

    private final ServiceStore services;
    private final InstantSource clock;

    SecretTermsReader(ServiceStore services, InstantSource clock) {
        this.services = services;
        this.clock = clock;
    }

    /**
     * Reads the terms of a secret.
     *
     * @param otherwise what is not said
     * @param longest how long it may be good; empty: for ever, if {@code expires_in} is {@code never}
     * @throws RefusedException 400 for a field of another type, 422 for a value that is not acceptable
     */
    SecretTerms read(JsonFields body, SecretTerms otherwise, Optional<Duration> longest) {
        Optional<Set<Action>> actions = body.texts("actions").map(SecretTermsReader::actions);
        Optional<List<RepositoryPattern>> patterns = body.texts("patterns").map(SecretTermsReader::patterns);
        Optional<List<AddressRange>> from = body.texts("cidrs").map(SecretTermsReader::ranges);
        Optional<Long> service = body.text("service").map(this::service);
        return new SecretTerms(
                limits(
                        actions.orElse(otherwise.limits().actions()),
                        patterns.orElse(otherwise.limits().patterns())),
                from.orElse(otherwise.from()),
                service.or(otherwise::serviceId),
                expiry(body, otherwise, longest));
    }

    /**
     * Lets no secret be good for more than the one that it is asked for with.
     *
     * @throws RefusedException 422 for the first part that is
     */
    static void requireWithin(SecretTerms wanted, Credential credential) {
        wanted.beyond(credential).ifPresent(part -> {
            throw Problem.unacceptable(field(part), "must be no more than the token has that you are here by")
                    .refuse();
        });
    }

    private static String field(SecretTerms.Part part) {
        return switch (part) {
            case ACTIONS -> "actions";
            case PATTERNS -> "patterns";
            case ADDRESSES -> "cidrs";
            case EXPIRY -> "expires_at";
        };
    }

    private static CredentialLimits limits(Set<Action> actions, List<RepositoryPattern> patterns) {
        try {
            return new CredentialLimits(actions, patterns);
        } catch (InvalidValueException e) {
            throw Problem.unacceptable(actions.isEmpty() ? "actions" : "patterns", e.getMessage())
                    .refuse();
        }
    }

    private static Set<Action> actions(List<String> labels) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (String label : labels) {
            actions.add(Action.of(label)
                    .orElseThrow(() -> Problem.unacceptable(
                                    "actions", label, "must be among pull, push, delete, catalog and admin")
                            .refuse()));
        }
        return actions;
    }

    private static List<RepositoryPattern> patterns(List<String> texts) {
        if (String.join(" ", texts).length() > MAX_PATTERNS_LENGTH) {
            throw Problem.unacceptable(
                            "patterns", "must have at most " + MAX_PATTERNS_LENGTH + " characters all together")
                    .refuse();
        }
        return parse("patterns", texts, RepositoryPattern::parse);
    }

    private static List<AddressRange> ranges(List<String> texts) {
        if (texts.size() > SecretTerms.MAX_RANGES) {
            throw Problem.unacceptable("cidrs", "must be at most " + SecretTerms.MAX_RANGES)
                    .refuse();
        }
        return parse("cidrs", texts, AddressRange::parse);
    }

    private static <T> List<T> parse(String field, List<String> texts, Function<String, T> parser) {
        return texts.stream()
                .map(text -> {
                    try {
                        return parser.apply(text);
                    } catch (InvalidValueException e) {
                        throw Problem.unacceptable(field, text, e.getMessage()).refuse();
                    }
                })
                .distinct()
                .toList();
    }

    private long service(String name) {
        return services.find(name)
                .map(Service::id)
                .orElseThrow(() -> Problem.unacceptable("service", name, "there is no such service")
                        .refuse());
    }

    private Optional<Instant> expiry(JsonFields body, SecretTerms otherwise, Optional<Duration> longest) {
        Optional<String> in = body.text("expires_in");
        Optional<String> at = body.text("expires_at");
        if (in.isPresent() && at.isPresent()) {
            throw Problem.unacceptable("expires_at", "goes without expires_in").refuse();
        }
        if (longest.isEmpty() && in.filter(NEVER::equals).isPresent()) {
            return Optional.empty();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return in.map(text -> expiryIn(text, now, longest))
                .or(() -> at.map(text -> expiryAt(text, now, longest)))
                .or(otherwise::expiresAt);
    }

    private static Instant expiryIn(String text, Instant now, Optional<Duration> longest) {
        return duration(text)
                .filter(time -> time.isPositive() && time.compareTo(longest.orElse(time)) <= 0)
                .map(now::plus)
                .orElseThrow(() -> Problem.unacceptable(
                                "expires_in", text, "must be a time such as 12h or 30d" + bound(longest))
                        .refuse());
    }

    private static Instant expiryAt(String text, Instant now, Optional<Duration> longest) {
        return instant(text)
                .filter(time -> time.isAfter(now)
                        && !time.isAfter(longest.map(now::plus).orElse(time)))
                .orElseThrow(() -> Problem.unacceptable(
                                "expires_at",
                                text,
                                "must be a time to come, such as 2030-12-31T00:00:00Z" + bound(longest))
                        .refuse());
    }

    /** A duration as Go writes it, or in days. */
    static Optional<Duration> duration(String text) {
        return DAYS.matcher(text).matches()
                ? Optional.of(Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1))))
                : GoDuration.parse(text);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text))
                    .filter(time -> time.isBefore(Instant.parse("9999-01-01T00:00:00Z")));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String bound(Optional<Duration> longest) {
        return longest.map(time -> ", at most " + time.toDays() + " days from now")
                .orElse(", or never");
    }
}
