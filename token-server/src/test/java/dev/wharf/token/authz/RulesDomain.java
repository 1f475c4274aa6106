package dev.wharf.token.authz;

import static net.jqwik.api.Arbitraries.frequencyOf;
import static net.jqwik.api.Arbitraries.just;

import dev.wharf.model.Action;
import dev.wharf.model.PatternsDomain;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import dev.wharf.server.proxy.AddressRange;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Rules, facts, callers and requests that meet. */
final class RulesDomain extends PatternsDomain {
    /** Ranges, and which of the callers' addresses are in them. */
    static final Map<String, Set<String>> RANGES = Map.of(
            "10.0.0.0/8", Set.of("10.1.2.3"),
            "192.0.2.0/25", Set.of("192.0.2.7"),
            "192.0.2.128/25", Set.of(),
            "0.0.0.0/0", Set.of("10.1.2.3", "192.0.2.7"),
            "fd00:0:0:0:0:0:0:0/8", Set.of("fd00:0:0:0:0:0:0:1"));

    private static final List<Instant> MOMENTS = IntStream.range(0, 4)
            .mapToObj(second -> Instant.ofEpochSecond(1_800_000_000L + second))
            .toList();
    private static final List<Subject> GROUPS = List.of(Subject.group("a"), Subject.group("b"));
    private static final List<Subject> SUBJECTS = List.of(
            Subject.EVERYONE,
            Subject.AUTHENTICATED,
            Subject.user("a"),
            Subject.user("b"),
            Subject.user("B"),
            Subject.robot("a+r"),
            GROUPS.getFirst(),
            GROUPS.getLast());

    @Provide
    Arbitrary<AccessRule> rules() {
        Arbitrary<Set<Action>> actions = frequencyOf(
                Tuple.of(2, just(Set.of(Action.PULL))),
                Tuple.of(2, just(Set.of(Action.PUSH))),
                Tuple.of(3, Arbitraries.of(Action.class).set().ofMinSize(1)));
        Arbitrary<Optional<Subject>> except = Arbitraries.of(GROUPS).optional(0.4);
        return Combinators.combine(
                        rulePatterns(),
                        Arbitraries.of(SUBJECTS),
                        except,
                        Arbitraries.of(Effect.class),
                        actions,
                        conditions())
                .as((pattern, subject, spared, effect, what, conditions) -> new AccessRule(
                        what.contains(Action.CATALOG) ? RulePattern.ALL : pattern,
                        subject,
                        effect == Effect.DENY ? spared : Optional.empty(),
                        effect,
                        what,
                        conditions));
    }

    private Arbitrary<RulePattern> rulePatterns() {
        return frequencyOf(
                Tuple.of(1, just(RulePattern.ALL)),
                Tuple.of(4, patterns().map(RulePattern.Fixed::new)),
                Tuple.of(
                        2,
                        Arbitraries.of("${user}/**", "${user}", "${user}/*", "a/${user}/**", "b/${user}/a*")
                                .map(RulePattern::parse)));
    }

    private static Arbitrary<Conditions> conditions() {
        Arbitrary<List<AddressRange>> ranges = frequencyOf(
                Tuple.of(4, just(List.of())),
                Tuple.of(
                        1,
                        Arbitraries.of(RANGES.keySet())
                                .map(AddressRange::parse)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(2)));
        Arbitrary<Optional<Instant>> from =
                Arbitraries.of(MOMENTS.subList(0, 2)).optional(0.2);
        Arbitrary<Optional<Instant>> until =
                Arbitraries.of(MOMENTS.subList(2, 4)).optional(0.2);
        return Combinators.combine(ranges, from, until).as(Conditions::new);
    }

    @Provide
    Arbitrary<PolicyFacts> facts() {
        Arbitrary<List<StoredRule>> rules = Combinators.combine(
                        rules().list().ofMaxSize(10),
                        Arbitraries.of(true, true, true, false).list().ofSize(10))
                .as(RulesDomain::stored);
        Arbitrary<Set<RepositoryName>> few = frequencyOf(
                Tuple.of(2, just(Set.of())), Tuple.of(1, names().set().ofMaxSize(3)));
        Arbitrary<Optional<Set<RepositoryName>>> namespaces =
                names().set().ofMaxSize(4).optional(0.2);
        Arbitrary<HostPrefixes> hosts = frequencyOf(
                        Tuple.of(3, just(Set.<String>of())),
                        Tuple.of(1, Arbitraries.of("h:1", "a.b").set()))
                .map(HostPrefixes::new);
        Arbitrary<Set<RepositoryName>> taken = Arbitraries.of("a", "b", "a/a", "b/b")
                .map(RepositoryName::new)
                .set()
                .ofMaxSize(2);
        return Combinators.combine(rules, few, namespaces, taken, hosts).as(PolicyFacts::new);
    }

    static List<StoredRule> stored(List<AccessRule> rules, List<Boolean> enabled) {
        return IntStream.range(0, rules.size())
                .mapToObj(i -> new StoredRule(i + 1L, rules.get(i), RuleOrigin.MANUAL, enabled.get(i), ""))
                .toList();
    }

    static PolicyFacts with(PolicyFacts facts, List<StoredRule> rules) {
        return new PolicyFacts(rules, facts.archived(), facts.namespaces(), facts.taken(), facts.hosts());
    }

    static PolicyFacts and(PolicyFacts facts, AccessRule another) {
        List<StoredRule> rules = new ArrayList<>(facts.rules());
        rules.add(new StoredRule(100, another));
        return with(facts, rules);
    }

    @Provide
    Arbitrary<Requester> callers() {
        Arbitrary<Optional<Subject>> selves = Arbitraries.of("user:a", "user:a", "user:b", "user:B", "robot:a+r")
                .map(Subject::parse)
                .optional(0.9);
        Arbitrary<CredentialLimits> limits = frequencyOf(
                Tuple.of(2, just(CredentialLimits.NONE)),
                Tuple.of(
                        1,
                        Combinators.combine(
                                        Arbitraries.of(Action.class).set().ofMinSize(1),
                                        patterns().list().ofMaxSize(2))
                                .as(CredentialLimits::new)));
        Arbitrary<InetAddress> addresses = Arbitraries.of("10.1.2.3", "192.0.2.7", "fd00::1")
                .map(text -> AddressRange.literal(text).orElseThrow());
        return Combinators.combine(selves, Arbitraries.of(GROUPS).set(), limits, addresses, Arbitraries.of(MOMENTS))
                .as((self, groups, left, address, at) -> new Requester(subjects(self, groups), left, address, at));
    }

    private static Set<Subject> subjects(Optional<Subject> self, Set<Subject> groups) {
        Set<Subject> subjects = new HashSet<>(groups);
        self.ifPresent(subjects::add);
        if (self.filter(named -> named.kind() == Subject.Kind.USER).isPresent()) {
            subjects.add(Subject.AUTHENTICATED);
        }
        return subjects;
    }

    static Requester without(Requester caller, Subject group) {
        Set<Subject> subjects = new HashSet<>(caller.subjects());
        subjects.remove(group);
        return new Requester(subjects, caller.limits(), caller.address(), caller.at());
    }

    @Provide
    Arbitrary<Subject> groups() {
        return Arbitraries.of(GROUPS);
    }

    @Provide
    Arbitrary<Scope> scopes() {
        return frequencyOf(
                Tuple.of(
                        4,
                        Combinators.combine(Arbitraries.of("", "", "", "h:1/"), paths(), actions())
                                .as((host, path, actions) -> new Scope("repository", host + path, actions))),
                Tuple.of(
                        1,
                        Combinators.combine(
                                        Arbitraries.of("registry", "repository", "other"),
                                        Arbitraries.of("catalog", "Not/A/Name", "x"),
                                        actions())
                                .as(Scope::new)));
    }

    private static Arbitrary<List<String>> actions() {
        return Arbitraries.of("pull", "push", "delete", "*", "catalog", "admin", "search")
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    /** A rule without conditions. */
    static StoredRule rule(Effect effect, String pattern, Subject subject, Action... actions) {
        return new StoredRule(1, new AccessRule(RepositoryPattern.parse(pattern), subject, effect, Set.of(actions)));
    }
}
