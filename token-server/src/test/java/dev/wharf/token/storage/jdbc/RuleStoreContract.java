package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.Scope;
import dev.wharf.token.authz.AccessPolicy;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.PolicyFacts;
import dev.wharf.token.authz.Requester;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.AccessRuleStore.AddResult;
import dev.wharf.token.storage.Group;
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
        assertThat(rules.add(allow("a", Subject.user("alice"), Action.PULL)))
                .isEqualTo(new AddResult.UnknownSubject(Subject.user("alice")));
        users.put("alice", settings(HASH, false));
        assertThat(rules.add(allow("a", Subject.group("alice"), Action.PULL)))
                .isEqualTo(new AddResult.UnknownSubject(Subject.group("alice")));
        assertThat(rules.find(1)).isEmpty();
        assertThat(rules.delete(1)).isFalse();
    }

    @Test
    void a_rule_is_added_once_found_and_deleted() {
        AccessRule rule = allow("team/app-*", Subject.EVERYONE, Action.PUSH);
        StoredRule stored = add(rule);
        assertThat(stored.rule()).isEqualTo(rule);
        assertThat(rules.find(stored.id())).contains(stored);
        assertThat(rules.add(rule)).isEqualTo(new AddResult.Existing(stored));
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

        assertThat(rules.list(ANY_SUBJECT, ANY_PATTERN)).containsExactly(one, two, three);
        assertThat(rules.list(Optional.of(Subject.user("alice")), ANY_PATTERN)).containsExactly(one, three);
        assertThat(rules.list(ANY_SUBJECT, Optional.of(one.rule().pattern()))).containsExactly(one, two);
        assertThat(rules.list(
                        Optional.of(Subject.AUTHENTICATED),
                        Optional.of(one.rule().pattern())))
                .containsExactly(two);
        assertThat(rules.list(Optional.of(Subject.group("alice")), ANY_PATTERN)).isEmpty();
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
        assertThat(rules.onPull(who, 10)).containsExactly(denial, wide, narrow);
        assertThat(rules.onPull(who, 2)).containsExactly(denial, wide);
        assertThat(rules.onPull(Set.of(), 10)).isEmpty();
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
            rules.add(new AccessRule(
                    RulePattern.parse(pattern(random)),
                    subjects.get(random.nextInt(subjects.size())),
                    random.nextInt(4) == 0 ? Effect.DENY : Effect.ALLOW,
                    Set.of(List.of(Action.PULL, Action.PUSH, Action.DELETE).get(random.nextInt(3)))));
        }
        List<StoredRule> all = rules.list(ANY_SUBJECT, ANY_PATTERN);
        for (int i = 0; i < 60; i++) {
            Set<Subject> who = new LinkedHashSet<>(
                    List.of(Subject.EVERYONE, Subject.AUTHENTICATED, Subject.user("u" + random.nextInt(6))));
            IntStream.range(0, 3).forEach(_ -> who.add(Subject.group("g" + random.nextInt(6))));
            Requester caller = new Requester(
                    who, CredentialLimits.NONE, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), Instant.EPOCH);
            List<Scope> asked = Scope.parseAll(IntStream.range(0, 1 + random.nextInt(40))
                    .mapToObj(_ -> "repository:" + path(random) + ":pull,push,delete")
                    .toList());
            List<Access> byIndex = AccessPolicy.decide(caller, asked, PolicyFacts.of(rules.relevant(who, asked)));
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
