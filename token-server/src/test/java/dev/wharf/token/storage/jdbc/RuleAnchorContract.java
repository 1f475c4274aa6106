package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authz.AccessPolicy;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.PolicyFacts;
import dev.wharf.token.authz.Requester;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.AccessRuleStore.Filter;
import dev.wharf.token.storage.AccessRuleStore.ServiceRule;
import dev.wharf.token.storage.Group;
import dev.wharf.token.storage.NewRule;
import dev.wharf.token.storage.SubjectStore;
import dev.wharf.token.storage.UserSettings;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is found by where patterns begin, whichever database is below. */
abstract class RuleAnchorContract extends StoreFixture {
    private static final InetAddress ADDRESS = AddressRange.literal("127.0.0.1").orElseThrow();

    private List<StoredRule> anchored(int limit, String... anchors) {
        return rules.anchored(Service.FIRST, Set.of(anchors), limit);
    }

    private List<StoredRule> under(String path) {
        Filter filter = new Filter(
                Optional.of(Service.FIRST),
                ANY_SUBJECT,
                ANY_PATTERN,
                Optional.empty(),
                Optional.of(new RepositoryPattern.Subtree(path)));
        return rules.list(filter, 0, 100).stream().map(ServiceRule::stored).toList();
    }

    @Test
    void rules_about_a_repository_are_found_whoever_they_are_about() {
        users.put("alice", settings(HASH, false));
        StoredRule exact = add(allow("a/b", Subject.user("alice"), Action.PULL));
        StoredRule above = add(deny("a/**", Subject.EVERYONE, Action.PULL));
        StoredRule shape = add(allow("a/x*", Subject.EVERYONE, Action.PULL));
        StoredRule all = add(allow("**", Subject.EVERYONE, Action.CATALOG));
        StoredRule own = add(allow("${user}/**", Subject.AUTHENTICATED, Action.PULL));
        add(allow("a", Subject.EVERYONE, Action.PULL));
        add(allow("a/b/**", Subject.EVERYONE, Action.PULL));
        add(allow("a_b/**", Subject.EVERYONE, Action.PULL));
        assertThat(anchored(100, "a/b", "a/", "", "${user}")).containsExactly(exact, above, shape, all, own);
        assertThat(anchored(2, "a/b", "a/", "", "${user}")).containsExactly(exact, above);
        assertThat(anchored(100, "")).containsExactly(all);
        assertThat(anchored(100)).isEmpty();
        assertThat(rules.anchored(Service.FIRST + 1, Set.of(""), 100)).isEmpty();
    }

    @Test
    void a_rule_that_is_replaced_is_found_where_it_begins_now() {
        StoredRule rule = add(allow("a/**", Subject.EVERYONE, Action.PULL));
        rules.replace(rule.id(), new NewRule(allow("b/x", Subject.EVERYONE, Action.PULL)));
        assertThat(anchored(100, "a/")).isEmpty();
        assertThat(anchored(100, "b/x")).hasSize(1);
    }

    @Test
    void rules_are_listed_below_a_path() {
        StoredRule tree = add(allow("a_b/**", Subject.EVERYONE, Action.PULL));
        StoredRule deep = add(allow("a_b/c/d", Subject.EVERYONE, Action.PULL));
        add(allow("a_b", Subject.EVERYONE, Action.PULL));
        add(allow("axb/c", Subject.EVERYONE, Action.PULL));
        add(allow("**", Subject.EVERYONE, Action.PULL));
        add(allow("${user}/**", Subject.EVERYONE, Action.PULL));
        assertThat(under("a_b/")).containsExactly(tree, deep);
        assertThat(under("a_b/c/")).containsExactly(deep);
    }

    /** What is held throughout a pattern by the rules that the index finds is what is held by all rules. */
    @Test
    void all_that_matters_throughout_a_pattern_is_found() {
        Random random = new Random(20261128);
        users.put("alice", settings(HASH, false));
        groups.put(new Group("dev", List.of(Subject.user("alice"))));
        List<Subject> subjects =
                List.of(Subject.EVERYONE, Subject.AUTHENTICATED, Subject.user("alice"), Subject.group("dev"));
        for (int i = 0; i < 80; i++) {
            put(new AccessRule(
                    RulePattern.parse(pattern(random, true)),
                    subjects.get(random.nextInt(subjects.size())),
                    random.nextInt(3) == 0 ? Effect.DENY : Effect.ALLOW,
                    Set.of(List.of(Action.PULL, Action.PUSH, Action.DELETE, Action.ADMIN)
                            .get(random.nextInt(4)))));
        }
        List<StoredRule> all = allRules();
        int held = 0;
        for (int i = 0; i < 200; i++) {
            Set<Subject> who = Set.of(subjects.get(1 + random.nextInt(3)));
            Requester caller = new Requester(who, CredentialLimits.NONE, ADDRESS, Instant.EPOCH);
            RepositoryPattern pattern = RepositoryPattern.parse(pattern(random, false));
            Set<Action> found = AccessPolicy.heldThroughout(
                    caller, pattern, PolicyFacts.of(rules.throughout(Service.FIRST, caller.subjects(), pattern)));
            assertThat(found)
                    .as("%s on %s", who, pattern)
                    .isEqualTo(AccessPolicy.heldThroughout(caller, pattern, PolicyFacts.of(all)));
            held += found.size();
        }
        assertThat(held).isPositive();
        assertThat(rules.throughout(Service.FIRST, Set.of(Subject.user("nobody")), RepositoryPattern.ALL))
                .isEmpty();
    }

    private static String pattern(Random random, boolean templates) {
        String path = String.join(
                "/",
                random.ints(1 + random.nextInt(3), 0, 3)
                        .mapToObj(i -> List.of("a", "b", "alice").get(i))
                        .toList());
        List<String> ends = List.of("", "/**", "/*", "/a*", "/**", "/${user}/**");
        String end = ends.get(random.nextInt(templates ? ends.size() : ends.size() - 1));
        return random.nextInt(10) == 0 ? "**" : path + end;
    }

    @Test
    void accounts_are_found_with_all_their_groups() {
        SubjectStore subjects = new JdbcSubjectStore(database);
        users.put("alice", settings(HASH, false));
        groups.put(new Group("inner", List.of(Subject.user("alice"))));
        groups.put(new Group("outer", List.of(Subject.group("inner"))));
        assertThat(subjects.find(Subject.user("alice")))
                .contains(new SubjectStore.Account(true, new TreeSet<>(Set.of("inner", "outer"))));
        users.put("alice", UserSettings.of(Optional.empty(), false, false));
        assertThat(subjects.find(Subject.user("alice")).orElseThrow().enabled()).isFalse();
        assertThat(subjects.find(Subject.user("bob"))).isEmpty();
        assertThat(subjects.find(Subject.group("inner"))).isEmpty();
        database.write(handle -> {
            long id = SubjectTable.insert(handle, Subject.robot("a+ci"));
            return handle.execute(
                    "INSERT INTO robots (subject_id, namespace, description, enabled, credential_epoch)"
                            + " VALUES (?, 'a', '', TRUE, 0)",
                    id);
        });
        assertThat(subjects.find(Subject.robot("a+ci")))
                .contains(new SubjectStore.Account(true, new TreeSet<>(Set.of())));
    }
}
