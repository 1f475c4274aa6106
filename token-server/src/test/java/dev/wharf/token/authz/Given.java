package dev.wharf.token.authz;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.Scope;
import dev.wharf.server.proxy.AddressRange;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rules, callers and decisions as texts. */
final class Given {
    /** When all callers call. */
    static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    static final Requester ANONYMOUS = caller(Set.of());

    private Given() {}

    static Requester user(String name, String... groups) {
        Set<Subject> subjects =
                Arrays.stream(groups).map(Subject::group).collect(Collectors.toCollection(HashSet::new));
        subjects.add(Subject.AUTHENTICATED);
        subjects.add(Subject.user(name));
        return caller(subjects);
    }

    static Requester robot(String name) {
        return caller(Set.of(Subject.robot(name)));
    }

    static Requester caller(Set<Subject> subjects) {
        return new Requester(subjects, CredentialLimits.NONE, address("10.1.2.3"), NOW);
    }

    static Requester from(String address, Requester caller) {
        return new Requester(caller.subjects(), caller.limits(), address(address), caller.at());
    }

    private static InetAddress address(String text) {
        return AddressRange.literal(text).orElseThrow();
    }

    /**
     * Rules joined by {@code ;}, with the ids 1, 2, …; each is {@code effect actions pattern subject}, then possibly
     * {@code except group:x}, {@code from range,range}, {@code after time}, {@code until time} and {@code disabled}.
     */
    static List<StoredRule> rules(@Nullable String text) {
        List<String> rules = text == null ? List.of() : List.of(text.split(";", -1));
        return IntStream.range(0, rules.size())
                .mapToObj(i -> rule(i + 1, List.of(rules.get(i).strip().split(" +", -1))))
                .toList();
    }

    static AccessRule rule(String text) {
        return rules(text).getFirst().rule();
    }

    private static StoredRule rule(long id, List<String> words) {
        Set<Action> actions = Arrays.stream(words.get(1).split(",", -1))
                .map(action -> Action.of(action).orElseThrow())
                .collect(Collectors.toSet());
        List<AddressRange> ranges = after("from", words).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(AddressRange::parse)
                .toList();
        AccessRule rule = new AccessRule(
                RulePattern.parse(words.get(2)),
                Subject.parse(words.get(3)),
                after("except", words).map(Subject::parse),
                Effect.of(words.getFirst()).orElseThrow(),
                actions,
                new Conditions(
                        ranges,
                        after("after", words).map(Instant::parse),
                        after("until", words).map(Instant::parse)));
        return new StoredRule(id, rule, RuleOrigin.MANUAL, !words.contains("disabled"), "");
    }

    private static Optional<String> after(String word, List<String> words) {
        int at = words.indexOf(word);
        return at < 0 ? Optional.empty() : Optional.of(words.get(at + 1));
    }

    /** What a caller is granted, in the form of scopes. */
    static String decided(Requester caller, @Nullable String rules, String asked) {
        return decided(caller, PolicyFacts.of(rules(rules)), asked);
    }

    static String decided(Requester caller, PolicyFacts facts, String asked) {
        return text(AccessPolicy.decide(caller, Scope.parseAll(List.of(asked)), facts));
    }

    static Explanation explained(Requester caller, PolicyFacts facts, String asked) {
        return AccessPolicy.explain(caller, Scope.parseAll(List.of(asked)), facts)
                .getFirst();
    }

    private static String text(List<Access> granted) {
        return granted.stream()
                .map(access -> access.type() + ":" + access.name() + ":" + String.join(",", access.actions()))
                .collect(Collectors.joining(" "));
    }
}
