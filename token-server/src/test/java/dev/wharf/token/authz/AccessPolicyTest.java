package dev.wharf.token.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessPolicyTest {
    private static final Set<Subject> ALICE =
            Set.of(Subject.EVERYONE, Subject.AUTHENTICATED, Subject.user("alice"), Subject.group("dev"));
    private static final Set<Subject> ANONYMOUS = Set.of(Subject.EVERYONE);

    /** Rules are {@code effect actions pattern subject}, joined by {@code ;}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // nothing is granted by default, nor to others, nor elsewhere
                "                                              | repository:a/b:pull             | ''",
                "allow pull a/b user:bob                       | repository:a/b:pull             | ''",
                "allow pull a/b group:ops                      | repository:a/b:pull             | ''",
                "allow pull a/** user:alice                    | repository:a:pull               | ''",
                "allow pull a/b user:alice                     | repository:a/b:push             | ''",
                // every kind of subject
                "allow pull a/b user:alice                     | repository:a/b:pull             | repository:a/b:pull",
                "allow pull a/b group:dev                      | repository:a/b:pull             | repository:a/b:pull",
                "allow pull a/b authenticated                  | repository:a/b:pull             | repository:a/b:pull",
                "allow pull a/b everyone                       | repository:a/b:pull             | repository:a/b:pull",
                // the union of what is allowed, in the order asked
                "allow pull ** everyone; allow push a/* group:dev | repository:a/b:push,pull     | repository:a/b:push,pull",
                "allow pull,push,delete a/b user:alice         | repository:a/b:push             | repository:a/b:push",
                "allow pull,push,delete a/b user:alice         | repository:a/b:delete           | repository:a/b:delete",
                // minus anything denied, however broad and wherever it stands
                "allow push ** user:alice; deny push a/** everyone | repository:a/b:pull,push    | repository:a/b:pull",
                "deny push ** group:dev; allow push a/b user:alice | repository:a/b:pull,push    | repository:a/b:pull",
                "allow push ** user:alice; deny pull a/** user:alice | repository:a/b:pull,push  | ''",
                "allow delete ** user:alice; deny pull ** everyone | repository:a/b:pull,delete  | repository:a/b:delete",
                // push is of no use without pull
                "allow push a/b user:alice                     | repository:a/b:pull,push        | repository:a/b:pull,push",
                // '*' asks for all there is, by name
                "allow push a/b user:alice                     | repository:a/b:*                | repository:a/b:pull,push",
                "allow pull,push,delete,admin a/b user:alice   | repository:a/b:*                | repository:a/b:pull,push,delete",
                "                                              | repository:a/b:*                | ''",
                // what is about rules, or unknown, does not enter a token
                "allow pull,admin ** user:alice                | repository:a/b:admin,pull,write | repository:a/b:pull",
                "allow catalog ** user:alice                   | repository:a/b:catalog,pull     | ''",
                // the catalog
                "allow catalog ** user:alice                   | registry:catalog:*              | registry:catalog:*",
                "allow catalog ** user:alice                   | registry:catalog:search,*       | registry:catalog:search,*",
                "allow catalog ** user:alice                   | registry:catalog:pull           | ''",
                "allow catalog ** user:alice                   | registry:catalog:search         | registry:catalog:search",
                "                                              | registry:catalog:search,*       | registry:catalog:search",
                "deny pull,catalog ** everyone                 | registry:catalog:search         | registry:catalog:search",
                "allow catalog ** user:alice                   | registry:a/b:*                  | ''",
                "allow pull,push,delete ** user:alice          | registry:catalog:*              | ''",
                "allow catalog ** user:alice; deny catalog ** everyone | registry:catalog:*      | ''",
                // other types, and names outside the grammar
                "allow pull ** user:alice                      | image:a/b:pull                  | ''",
                "allow pull ** user:alice                      | repository:A/b:pull             | ''",
                "allow pull ** user:alice                      | repository:a//b:pull            | ''",
                "allow pull ** user:alice                      | repository:localhost:5000/a:pull | ''",
                "allow pull ** user:alice                      | repository(plugin):a/b:pull     | repository:a/b:pull",
                // several at once
                "allow push a/** user:alice; allow pull b/** everyone | repository:a/x:pull,push repository:c/x:pull repository:b/x:pull,push | repository:a/x:pull,push repository:b/x:pull"
            })
    void of_what_alice_asks_she_is_granted(String rules, String asked, String granted) {
        assertThat(decide(ALICE, rules, asked)).isEqualTo(granted);
    }

    @Test
    void anonymous_has_what_everyone_has_and_no_more() {
        String rules = "allow pull lib/** everyone; allow push lib/** authenticated; allow pull in/** authenticated";
        assertThat(decide(
                        ANONYMOUS, rules, "repository:lib/a:pull,push,delete repository:in/a:pull repository:lib:pull"))
                .isEqualTo("repository:lib/a:pull");
    }

    @Test
    void a_rule_has_actions_and_catalog_goes_with_everything_only() {
        assertThatThrownBy(() -> rule("allow catalog a/** user:alice"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("catalog is accepted only with the pattern **");
        assertThatThrownBy(() -> rule("deny catalog * user:alice")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new AccessRule(RepositoryPattern.ALL, Subject.EVERYONE, Effect.ALLOW, Set.of()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("at least one");
        assertThat(rule("allow push a user:alice").actions()).containsExactly(Action.PULL, Action.PUSH);
        assertThat(rule("deny push a user:alice").actions()).containsExactly(Action.PUSH);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Domain(RulesDomain.class)
    void it_decides_as_the_oracle(
            @ForAll Set<Subject> who,
            @ForAll @Size(max = 8) List<Scope> asked,
            @ForAll @Size(max = 8) List<AccessRule> rules) {
        assertThat(AccessPolicy.decide(who, asked, rules)).isEqualTo(Oracle.decide(who, asked, rules));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Domain(RulesDomain.class)
    void the_order_of_rules_does_not_matter(
            @ForAll Set<Subject> who,
            @ForAll @Size(max = 8) List<Scope> asked,
            @ForAll @Size(max = 8) List<AccessRule> rules) {
        List<AccessRule> shuffled = new ArrayList<>(rules);
        Collections.shuffle(shuffled, new Random(rules.hashCode()));
        assertThat(AccessPolicy.decide(who, asked, shuffled)).isEqualTo(AccessPolicy.decide(who, asked, rules));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Domain(RulesDomain.class)
    void scopes_are_decided_each_on_its_own(
            @ForAll Set<Subject> who,
            @ForAll @Size(max = 8) List<Scope> asked,
            @ForAll @Size(max = 8) List<AccessRule> rules) {
        assertThat(asked.stream().flatMap(scope -> AccessPolicy.decide(who, List.of(scope), rules).stream()))
                .isEqualTo(AccessPolicy.decide(who, asked, rules));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Domain(RulesDomain.class)
    void nothing_is_granted_that_was_not_asked_for(
            @ForAll Set<Subject> who, @ForAll Scope asked, @ForAll @Size(max = 8) List<AccessRule> rules) {
        assertThat(AccessPolicy.decide(who, List.of(asked), rules)).allSatisfy(access -> {
            assertThat(access.type()).isEqualTo(asked.type());
            assertThat(access.name()).isEqualTo(asked.name());
            assertThat(access.actions()).isNotEmpty().doesNotHaveDuplicates();
            if (!asked.actions().contains("*")) {
                assertThat(asked.actions()).containsAll(access.actions());
            }
        });
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Domain(RulesDomain.class)
    void an_allow_only_adds_and_a_deny_only_takes_away(
            @ForAll Set<Subject> who,
            @ForAll Scope asked,
            @ForAll @Size(max = 8) List<AccessRule> rules,
            @ForAll AccessRule another) {
        List<AccessRule> more = new ArrayList<>(rules);
        more.add(another);
        Set<String> before = actions(AccessPolicy.decide(who, List.of(asked), rules));
        Set<String> after = actions(AccessPolicy.decide(who, List.of(asked), more));
        boolean isAllow = another.effect() == Effect.ALLOW;
        assertThat(isAllow ? after : before).containsAll(isAllow ? before : after);
    }

    private static Set<String> actions(List<Access> access) {
        return access.stream()
                .flatMap(entry -> entry.actions().stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static String decide(Set<Subject> who, String rules, String asked) {
        List<AccessRule> all = rules == null
                ? List.of()
                : Arrays.stream(rules.split(";", -1))
                        .map(AccessPolicyTest::rule)
                        .toList();
        return AccessPolicy.decide(who, Scope.parseAll(List.of(asked)), all).stream()
                .map(access -> access.type() + ":" + access.name() + ":" + String.join(",", access.actions()))
                .collect(Collectors.joining(" "));
    }

    private static AccessRule rule(String text) {
        String[] words = text.strip().split(" ", -1);
        return new AccessRule(
                RepositoryPattern.parse(words[2]),
                Subject.parse(words[3]),
                Effect.of(words[0]).orElseThrow(),
                Arrays.stream(words[1].split(",", -1))
                        .map(action -> Action.of(action).orElseThrow())
                        .collect(Collectors.toSet()));
    }
}
