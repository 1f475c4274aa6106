package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authz.AccessPolicy;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Conditions;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.Openness;
import dev.wharf.token.authz.PolicyFacts;
import dev.wharf.token.authz.Requester;
import dev.wharf.token.authz.RuleOrigin;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.service.ServiceName;
import dev.wharf.token.service.ServiceSettings;
import dev.wharf.token.storage.AccessRuleStore;
import dev.wharf.token.storage.AccessRuleStore.Filter;
import dev.wharf.token.storage.AccessRuleStore.PutResult;
import dev.wharf.token.storage.AccessRuleStore.ServiceRule;
import dev.wharf.token.storage.Group;
import dev.wharf.token.storage.Namespace;
import dev.wharf.token.storage.NewRule;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the store of rules does, whichever database is below. */
abstract class RuleStoreContract extends StoreFixture {
    @Test
    void a_rule_about_nobody_is_refused() {
        assertThat(put(allow("a", Subject.user("alice"), Action.PULL)))
                .isEqualTo(new PutResult.UnknownSubject(Subject.user("alice")));
        users.put("alice", settings(HASH, false));
        assertThat(put(allow("a", Subject.group("alice"), Action.PULL)))
                .isEqualTo(new PutResult.UnknownSubject(Subject.group("alice")));
        assertThat(rules.find(1)).isEmpty();
        assertThat(rules.delete(1)).isFalse();
    }

    @Test
    void a_rule_is_added_once_found_and_deleted() {
        AccessRule rule = allow("team/app-*", Subject.EVERYONE, Action.PUSH);
        StoredRule stored = add(rule);
        assertThat(stored.rule()).isEqualTo(rule);
        assertThat(rules.find(stored.id())).contains(new ServiceRule(Service.FIRST, stored));
        assertThat(put(rule)).isEqualTo(new PutResult.Existing(stored));
        assertThat(rules.delete(stored.id())).isTrue();
        assertThat(rules.delete(stored.id())).isFalse();
        assertThat(rules.find(stored.id())).isEmpty();
        assertThat(add(rule).id()).isNotEqualTo(stored.id());
    }

    @Test
    void rules_are_listed_by_subject_and_pattern() {
        users.put("alice", settings(HASH, false));
        StoredRule one = add(allow("a/**", Subject.user("alice"), Action.PULL));
        StoredRule two = add(deny("a/**", Subject.AUTHENTICATED, Action.DELETE));
        StoredRule three = add(allow("**", Subject.user("alice"), Action.CATALOG));

        assertThat(allRules()).containsExactly(one, two, three);
        assertThat(rules(Optional.of(Subject.user("alice")), ANY_PATTERN)).containsExactly(one, three);
        assertThat(rules(ANY_SUBJECT, Optional.of(one.rule().pattern()))).containsExactly(one, two);
        assertThat(rules(
                        Optional.of(Subject.AUTHENTICATED),
                        Optional.of(one.rule().pattern())))
                .containsExactly(two);
        assertThat(rules(Optional.of(Subject.group("alice")), ANY_PATTERN)).isEmpty();
    }

    @Test
    void what_a_rule_says_is_kept_to_the_microsecond() {
        groups.put(new Group("release", List.of()));
        Conditions conditions = new Conditions(
                List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("fe80::/10")),
                Optional.of(Instant.parse("2026-01-31T12:00:00.000001Z")),
                Optional.of(Instant.parse("2026-01-31T12:00:00.999999Z")));
        AccessRule rule = new AccessRule(
                RulePattern.parse("team/${user}/**"),
                Subject.EVERYONE,
                Optional.of(Subject.group("release")),
                Effect.DENY,
                Set.of(Action.PUSH, Action.DELETE),
                conditions);
        NewRule wanted = new NewRule(rule, RuleOrigin.IMPORT, false, "as it was");
        StoredRule stored = ((PutResult.Kept) rules.add(Service.FIRST, wanted)).rule();
        assertThat(stored).isEqualTo(wanted.kept(stored.id()));
        assertThat(rules.find(stored.id())).contains(new ServiceRule(Service.FIRST, stored));
        assertThat(rules.add(Service.FIRST, wanted)).isEqualTo(new PutResult.Existing(stored));
        assertThat(rules.add(Service.FIRST, new NewRule(rule))).isInstanceOf(PutResult.Kept.class);

        groups.delete("release");
        assertThat(rules.find(stored.id()).orElseThrow().stored().rule().except())
                .isEmpty();
    }

    @Test
    void rules_may_differ_in_their_conditions_alone() {
        AccessRule always = allow("a", Subject.EVERYONE, Action.PULL);
        Conditions conditions = new Conditions(List.of(AddressRange.parse("::1")), Optional.empty(), Optional.empty());
        AccessRule here = new AccessRule(
                always.pattern(), always.subject(), Optional.empty(), always.effect(), always.actions(), conditions);
        assertThat(add(always).id()).isNotEqualTo(add(here).id());
    }

    @Test
    void a_rule_is_replaced_and_found_where_it_is_now() {
        users.put("alice", settings(HASH, false));
        StoredRule stored = add(allow("a/**", Subject.EVERYONE, Action.PULL));
        StoredRule other = add(allow("c", Subject.EVERYONE, Action.PULL));
        NewRule wanted = new NewRule(deny("b/*", Subject.user("alice"), Action.PUSH));
        assertThat(rules.replace(stored.id(), wanted)).isEqualTo(new PutResult.Kept(wanted.kept(stored.id())));
        assertThat(rules.replace(stored.id(), wanted)).isEqualTo(new PutResult.Kept(wanted.kept(stored.id())));
        Set<Subject> who = Set.of(Subject.EVERYONE, Subject.user("alice"));
        assertThat(relevant(who, "repository:b/x:push")).containsExactly(wanted.kept(stored.id()));
        assertThat(relevant(who, "repository:a/x:push")).isEmpty();
        assertThat(rules.replace(stored.id(), new NewRule(other.rule()))).isEqualTo(new PutResult.Existing(other));
        assertThat(rules.replace(stored.id(), new NewRule(allow("b", Subject.user("bob"), Action.PULL))))
                .isEqualTo(new PutResult.UnknownSubject(Subject.user("bob")));
        assertThat(rules.replace(other.id() + 1, wanted)).isEqualTo(new PutResult.NotFound());
    }

    @Test
    void a_service_has_a_bounded_number_of_templates() {
        for (int i = 0; i < AccessRuleStore.MAX_TEMPLATES; i++) {
            add(allow("t" + i + "/${user}", Subject.AUTHENTICATED, Action.PULL));
        }
        NewRule more = new NewRule(allow("more/${user}", Subject.AUTHENTICATED, Action.PULL));
        assertThat(rules.add(Service.FIRST, more)).isEqualTo(new PutResult.TooManyTemplates());
        StoredRule last = allRules().getLast();
        assertThat(rules.replace(last.id(), more)).isEqualTo(new PutResult.Kept(more.kept(last.id())));
        StoredRule fixed = add(allow("fixed", Subject.AUTHENTICATED, Action.PULL));
        assertThat(rules.replace(fixed.id(), new NewRule(last.rule()))).isEqualTo(new PutResult.TooManyTemplates());
    }

    @Test
    void a_rule_is_about_one_service_and_goes_with_it() {
        services.put(new ServiceName("second"), ServiceSettings.defaults());
        long second = services.find("second").orElseThrow().id();
        NewRule rule = new NewRule(allow("a/**", Subject.EVERYONE, Action.PULL));
        StoredRule there = ((PutResult.Kept) rules.add(second, rule)).rule();
        StoredRule here = add(rule.rule());
        Set<Subject> who = Set.of(Subject.EVERYONE);
        List<Scope> asked = Scope.parseAll(List.of("repository:a/x:pull"));
        assertThat(facts(second, who, asked).rules()).containsExactly(there);
        assertThat(facts(Service.FIRST, who, asked).rules()).containsExactly(here);
        assertThat(rules.onPull(second, who, 10)).containsExactly(there);
        assertThat(rules.onPull(Service.FIRST, who, 10)).containsExactly(here);
        assertThat(rules.list(Filter.of(second), 0, 10)).containsExactly(new ServiceRule(second, there));
        assertThat(rules.list(Filter.ALL, 0, 10)).hasSize(2);
        assertThat(rules.list(Filter.ALL, 0, 1)).containsExactly(new ServiceRule(second, there));
        assertThat(rules.list(Filter.ALL, there.id(), 10)).containsExactly(new ServiceRule(Service.FIRST, here));
        services.delete("second");
        assertThat(rules.find(there.id())).isEmpty();
    }

    @Test
    void what_stands_behind_a_host_is_found() {
        StoredRule rule = add(allow("team/**", Subject.EVERYONE, Action.PULL));
        List<Scope> asked = Scope.parseAll(List.of("repository:localhost:5000/team/app:pull"));
        assertThat(facts(Service.FIRST, Set.of(Subject.EVERYONE), asked).rules())
                .isEmpty();
        services.put(
                new ServiceName("wharf-registry"),
                ServiceSettings.defaults().withStripHosts(List.of("localhost:5000")));
        assertThat(facts(Service.FIRST, Set.of(Subject.EVERYONE), asked).rules())
                .containsExactly(rule);
    }

    @Test
    void what_is_switched_off_shows_nothing() {
        rules.add(Service.FIRST, new NewRule(allow("a", Subject.EVERYONE, Action.PULL), RuleOrigin.MANUAL, false, ""));
        assertThat(rules.onPull(Service.FIRST, Set.of(Subject.EVERYONE), 10)).isEmpty();
    }

    @Test
    void what_was_looked_up_is_remembered_until_something_changes() {
        users.put("alice", settings(HASH, false));
        Set<Subject> who = Set.of(Subject.EVERYONE, Subject.AUTHENTICATED, Subject.user("alice"));
        List<Scope> asked = Scope.parseAll(List.of("repository:a/b:pull", "registry:catalog:*"));
        Service service = services.list().getFirst();
        add(allow("a/**", Subject.EVERYONE, Action.PULL));
        PolicyFacts facts = policy.facts(service, who, asked);
        PolicyFacts visible = policy.visible(service, who);
        assertThat(facts.rules()).hasSize(1);
        database.record(handle -> handle.execute("DELETE FROM acl_rules")); // no new epoch
        assertThat(policy.facts(service, who, asked)).isEqualTo(facts);
        assertThat(policy.visible(service, who)).isEqualTo(visible);
        add(allow("a/*", Subject.user("alice"), Action.PULL));
        assertThat(policy.facts(service, who, asked).rules())
                .extracting(stored -> stored.rule().pattern().toString())
                .containsExactly("a/*");
        assertThat(policy.visible(service, who).rules()).hasSize(1);
    }

    @Test
    void a_place_that_was_used_before_the_user_came_is_taken() {
        Service service = services.list().getFirst();
        services.put(service.name(), ServiceSettings.defaults().withSelfService(true));
        policy.granted(
                service,
                "admin",
                List.of(
                        new Access("repository", "ann/app", List.of("pull", "push")),
                        new Access("repository", "bob/app", List.of("pull"))));
        users.put("ann", settings(HASH, false));
        users.put("bob", settings(HASH, false));
        assertThat(taken(service, "ann")).containsExactly(new RepositoryName("ann"));
        assertThat(taken(service, "bob")).isEmpty();
        new JdbcNamespaceStore(database)
                .put(service.id(), new RepositoryName("bob"), new Namespace.Description("", Openness.PRIVATE));
        assertThat(taken(service, "bob")).containsExactly(new RepositoryName("bob"));
        assertThat(policy.isTaken(service.id(), RepositoryPattern.parse("ann/**")))
                .isTrue();
        assertThat(policy.isTaken(service.id(), RepositoryPattern.parse("bob/deep/app")))
                .isTrue();
        users.put("cid", settings(HASH, false));
        for (String other : List.of("cid/**", "nobody/**", "*", "**")) {
            assertThat(policy.isTaken(service.id(), RepositoryPattern.parse(other)))
                    .as(other)
                    .isFalse();
        }
    }

    private Set<RepositoryName> taken(Service service, String user) {
        Set<Subject> who = Set.of(Subject.AUTHENTICATED, Subject.user(user));
        Set<RepositoryName> taken = policy.facts(service, who, List.of()).taken();
        assertThat(policy.taken(service.id(), who)).isEqualTo(taken);
        return taken;
    }

    @Test
    void nothing_is_relevant_to_no_scope() {
        add(allow("**", Subject.EVERYONE, Action.PULL));
        assertThat(relevant(Set.of(Subject.EVERYONE), "")).isEmpty();
        assertThat(relevant(Set.of(Subject.EVERYONE), "repository:Not/A/Name:pull"))
                .isEmpty();
    }

    @Test
    void the_catalog_is_decided_by_rules_on_everything() {
        StoredRule rule = add(allow("**", Subject.EVERYONE, Action.CATALOG));
        assertThat(relevant(Set.of(Subject.EVERYONE), "registry:catalog:*")).containsExactly(rule);
    }

    @Test
    void rules_on_pull_come_denials_first_and_no_more_than_asked() {
        users.put("alice", settings(HASH, false));
        Set<Subject> who = Set.of(Subject.EVERYONE, Subject.user("alice"));
        StoredRule wide = add(allow("**", Subject.EVERYONE, Action.PULL));
        StoredRule narrow = add(allow("team/app", Subject.user("alice"), Action.PUSH));
        StoredRule denial = add(deny("team/secret/**", Subject.EVERYONE, Action.PULL));
        add(allow("team/*", Subject.AUTHENTICATED, Action.PULL));
        add(allow("team/**", Subject.EVERYONE, Action.DELETE));
        add(deny("team/**", Subject.EVERYONE, Action.PUSH));
        assertThat(rules.onPull(Service.FIRST, who, 10)).containsExactly(denial, wide, narrow);
        assertThat(rules.onPull(Service.FIRST, who, 2)).containsExactly(denial, wide);
        assertThat(rules.onPull(Service.FIRST, Set.of(), 10)).isEmpty();
    }

    /** Every decision by the rules that the index finds is the decision by all rules. */
    @Test
    void the_index_finds_every_rule_that_matters() throws UnknownHostException {
        Random random = new Random(20261101);
        List<Subject> subjects = new ArrayList<>(List.of(Subject.EVERYONE, Subject.AUTHENTICATED));
        for (int i = 0; i < 6; i++) {
            users.put("u" + i, settings(HASH, false));
            groups.put(new Group("g" + i, List.of()));
            subjects.add(Subject.user("u" + i));
            subjects.add(Subject.group("g" + i));
        }
        for (int i = 0; i < 120; i++) {
            put(new AccessRule(
                    RulePattern.parse(pattern(random)),
                    subjects.get(random.nextInt(subjects.size())),
                    random.nextInt(4) == 0 ? Effect.DENY : Effect.ALLOW,
                    Set.of(List.of(Action.PULL, Action.PUSH, Action.DELETE).get(random.nextInt(3)))));
        }
        List<StoredRule> all = allRules();
        for (int i = 0; i < 60; i++) {
            Set<Subject> who = new LinkedHashSet<>(
                    List.of(Subject.EVERYONE, Subject.AUTHENTICATED, Subject.user("u" + random.nextInt(6))));
            IntStream.range(0, 3).forEach(_ -> who.add(Subject.group("g" + random.nextInt(6))));
            Requester caller = new Requester(
                    who, CredentialLimits.NONE, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), Instant.EPOCH);
            List<Scope> asked = Scope.parseAll(IntStream.range(0, 1 + random.nextInt(40))
                    .mapToObj(_ -> "repository:" + path(random) + ":pull,push,delete")
                    .toList());
            List<Access> byIndex = AccessPolicy.decide(caller, asked, facts(Service.FIRST, who, asked));
            assertThat(byIndex).isEqualTo(AccessPolicy.decide(caller, asked, PolicyFacts.of(all)));
        }
    }

    private static String pattern(Random random) {
        String path = random.nextInt(3) == 0 ? path(random) + "/${user}" : path(random);
        return path + List.of("", "/**", "/*", "/a*").get(random.nextInt(4));
    }

    private static String path(Random random) {
        return String.join(
                "/",
                IntStream.rangeClosed(0, random.nextInt(4))
                        .mapToObj(_ -> List.of("a", "b", "ab", "u1").get(random.nextInt(4)))
                        .toList());
    }
}
