package dev.wharf.token.authz.dockerauth;

import static net.jqwik.api.Arbitraries.frequencyOf;
import static net.jqwik.api.Arbitraries.just;

import dev.wharf.model.PatternsDomain;
import dev.wharf.server.proxy.AddressRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Access lists as people write them, and requests that meet them. */
final class AclDomain extends PatternsDomain {
    static final String SERVICE = "registry";

    private static final List<List<String>> ACTIONS = List.of(
            List.of("*"),
            List.of("*"),
            List.of("pull"),
            List.of("pull", "push"),
            List.of("push", "pull", "delete"),
            List.of());

    @Provide
    Arbitrary<FirstMatch> lists() {
        return Arbitraries.oneOf(
                lists(plainAccounts(), plainNames(), List.of()),
                lists(accounts(), aclNames(), List.of(List.of("push"), List.of("*", "pull"))));
    }

    private static Arbitrary<FirstMatch> lists(
            Arbitrary<Optional<String>> accounts, Arbitrary<Optional<String>> names, List<List<String>> more) {
        Arbitrary<List<String>> actions = more.isEmpty()
                ? Arbitraries.of(ACTIONS)
                : Arbitraries.oneOf(Arbitraries.of(ACTIONS), Arbitraries.of(more));
        Arbitrary<FirstMatch.Entry> entries = Combinators.combine(
                        accounts,
                        Arbitraries.of("repository", "repository", "registry", "*")
                                .optional(0.4),
                        names,
                        Arbitraries.of("10.0.0.0/8", "10.1.2.3", "0.0.0.0/0", "fd00::/8")
                                .optional(0.15),
                        Arbitraries.of(SERVICE, "other").optional(0.1),
                        actions)
                .as((account, type, name, ip, service, what) ->
                        new FirstMatch.Entry(match(account, type, name, ip, service), what));
        return entries.list().ofMaxSize(5).map(list -> new FirstMatch(list, SERVICE));
    }

    private static Map<String, String> match(
            Optional<String> account,
            Optional<String> type,
            Optional<String> name,
            Optional<String> ip,
            Optional<String> service) {
        Map<String, String> match = new LinkedHashMap<>();
        account.ifPresent(text -> match.put("account", text));
        type.ifPresent(text -> match.put("type", text));
        name.ifPresent(text -> match.put("name", text));
        ip.ifPresent(text -> match.put("ip", text));
        service.ifPresent(text -> match.put("service", text));
        return match;
    }

    private static Arbitrary<Optional<String>> plainAccounts() {
        return Arbitraries.of("a", "b", "/.+/", "*").optional(0.8);
    }

    private static Arbitrary<Optional<String>> accounts() {
        return Arbitraries.of("a", "b", "", "/.+/", "/^a/", "?", "**", "/.*/").optional(0.8);
    }

    private Arbitrary<Optional<String>> plainNames() {
        return Arbitraries.of("a", "a/*", "b/*", "a/b", "*", "a/a*", "${account}/*", "catalog")
                .optional(0.8);
    }

    private Arbitrary<Optional<String>> aclNames() {
        return Arbitraries.oneOf(
                        patterns().map(Object::toString),
                        Arbitraries.of("*/b", "/^a/", "a/${account}", "a?", "c*", "*/*", "A/*", ""))
                .optional(0.8);
    }

    @Provide
    Arbitrary<FirstMatch.Request> requests() {
        Arbitrary<List<String>> actions =
                Arbitraries.of("pull", "push", "delete").list().uniqueElements().ofMinSize(1);
        return Combinators.combine(
                        Arbitraries.of("", "a", "b", "ab"),
                        Arbitraries.of("10.1.2.3", "10.1.2.4", "192.0.2.7", "fd00::1"),
                        frequencyOf(Tuple.of(5, paths()), Tuple.of(1, just("catalog"))),
                        actions,
                        Arbitraries.integers().between(0, 5))
                .as((account, from, name, asked, type) -> type == 0
                        ? request(account, from, "registry", "catalog", List.of("*"))
                        : request(account, from, "repository", name, asked));
    }

    private static FirstMatch.Request request(
            String account, String from, String type, String name, List<String> actions) {
        return new FirstMatch.Request(account, AddressRange.literal(from).orElseThrow(), type, name, actions);
    }
}
