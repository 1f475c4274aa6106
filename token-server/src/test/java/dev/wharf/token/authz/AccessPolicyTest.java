package dev.wharf.token.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Action;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessPolicyTest {
    private static final Requester ALICE = Given.user("alice", "dev");

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
                // exceptions
                "allow push a/* everyone; deny push ** everyone except group:dev | repository:a/b:push | repository:a/b:push",
                "allow push a/* everyone; deny push ** everyone except group:ops | repository:a/b:push | ''",
                // conditions
                "allow pull a/b everyone from 10.0.0.0/8       | repository:a/b:pull             | repository:a/b:pull",
                "allow pull a/b everyone from fd00::/8,10.1.2.3 | repository:a/b:pull            | repository:a/b:pull",
                "allow pull a/b everyone from 192.0.2.0/24     | repository:a/b:pull             | ''",
                "allow push ** everyone; deny push ** everyone from 192.0.2.0/24 | repository:a/b:push | repository:a/b:push",
                "allow push ** everyone; deny push ** everyone from 10.0.0.0/8 | repository:a/b:push | ''",
                "allow pull a/b everyone after 2026-11-28T12:00:00Z | repository:a/b:pull        | repository:a/b:pull",
                "allow pull a/b everyone after 2026-11-28T12:00:01Z | repository:a/b:pull        | ''",
                "allow pull a/b everyone until 2026-11-28T12:00:00Z | repository:a/b:pull        | ''",
                "allow pull a/b everyone until 2026-11-28T12:00:01Z | repository:a/b:pull        | repository:a/b:pull",
                "allow pull a/b everyone disabled              | repository:a/b:pull             | ''",
                // templates
                "allow push ${user}/** authenticated           | repository:alice/x:push repository:bob/x:push | repository:alice/x:push",
                "allow push home/${user}/* group:dev           | repository:home/alice/x:push repository:home/alice/x/y:push | repository:home/alice/x:push",
                "allow pull ** everyone; deny pull ${user} everyone | repository:alice:pull repository:bob:pull | repository:bob:pull",
                // several at once
                "allow push a/** user:alice; allow pull b/** everyone | repository:a/x:pull,push repository:c/x:pull repository:b/x:pull,push | repository:a/x:pull,push repository:b/x:pull"
            })
    void of_what_alice_asks_she_is_granted(@Nullable String rules, String asked, String granted) {
        assertThat(Given.decided(ALICE, rules, asked)).isEqualTo(granted);
    }

    @Test
    void anonymous_has_what_everyone_has_and_no_more() {
        String rules = "allow pull lib/** everyone; allow push lib/** authenticated; allow pull in/** authenticated";
        assertThat(Given.decided(
                        Given.ANONYMOUS,
                        rules,
                        "repository:lib/a:pull,push,delete repository:in/a:pull repository:lib:pull"))
                .isEqualTo("repository:lib/a:pull");
    }

    @Test
    void a_rule_has_actions_and_catalog_goes_with_everything_only() {
        assertThatThrownBy(() -> Given.rule("allow catalog a/** user:alice"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("catalog is accepted only with the pattern **");
        assertThatThrownBy(() -> Given.rule("deny catalog * user:alice")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new AccessRule(RepositoryPattern.ALL, Subject.EVERYONE, Effect.ALLOW, Set.of()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("at least one");
        assertThat(Given.rule("allow push a user:alice").actions()).containsExactly(Action.PULL, Action.PUSH);
        assertThat(Given.rule("deny push a user:alice").actions()).containsExactly(Action.PUSH);
    }

    @Test
    void a_template_means_nothing_to_robots_to_anonymous_and_to_names_that_are_no_path() {
        String rules = "allow pull ${user}/** everyone";
        assertThat(Given.decided(Given.user("ann"), rules, "repository:ann/x:pull"))
                .isEqualTo("repository:ann/x:pull");
        assertThat(Given.decided(Given.robot("ann+ci"), rules, "repository:ann/x:pull repository:ci/x:pull"))
                .isEmpty();
        assertThat(Given.decided(Given.ANONYMOUS, rules, "repository:ann/x:pull"))
                .isEmpty();
        assertThat(Given.decided(Given.user("Ann"), rules, "repository:ann/x:pull"))
                .isEmpty();
    }

    @Test
    void a_template_allows_nothing_where_somebody_else_is() {
        PolicyFacts facts = new PolicyFacts(
                Given.rules("allow push ${user}/** authenticated; allow push home/${user}/** authenticated"),
                Set.of(),
                Optional.empty(),
                names("ann"),
                HostPrefixes.NONE);
        String asked = "repository:ann/x:push repository:home/ann/x:push";
        assertThat(Given.decided(Given.user("ann"), facts, asked)).isEqualTo("repository:home/ann/x:push");
        PolicyFacts denied =
                RulesDomain.with(facts, Given.rules("allow pull ** everyone; deny pull ${user}/** authenticated"));
        assertThat(Given.decided(Given.user("ann"), denied, "repository:ann/x:pull"))
                .isEmpty();
    }

    @Test
    void authenticated_are_users_and_never_robots() {
        String rules = "allow pull a/b authenticated; allow pull c/d robot:c+ci";
        assertThat(Given.decided(Given.robot("c+ci"), rules, "repository:a/b:pull repository:c/d:pull"))
                .isEqualTo("repository:c/d:pull");
    }

    @Test
    void what_is_archived_can_be_pulled_and_no_more() {
        PolicyFacts facts = new PolicyFacts(
                Given.rules("allow pull,push,delete ** everyone"),
                names("old", "a/b"),
                Optional.empty(),
                Set.of(),
                HostPrefixes.NONE);
        String asked = "repository:old/x/y:pull,push,delete repository:older/x:* repository:a/b:* repository:a/b/c:*";
        assertThat(Given.decided(Given.ANONYMOUS, facts, asked))
                .isEqualTo("repository:old/x/y:pull repository:older/x:pull,push,delete"
                        + " repository:a/b:pull,push,delete repository:a/b/c:pull");
    }

    @Test
    void where_namespaces_are_required_nothing_is_granted_outside() {
        PolicyFacts facts = new PolicyFacts(
                Given.rules("allow pull,catalog ** everyone"),
                Set.of(),
                Optional.of(names("team")),
                Set.of(),
                HostPrefixes.NONE);
        assertThat(Given.decided(
                        Given.ANONYMOUS,
                        facts,
                        "repository:team/x:pull repository:team:pull repository:teams/x:pull registry:catalog:*"))
                .isEqualTo("repository:team/x:pull registry:catalog:*");
    }

    @Test
    void a_host_before_the_name_is_looked_over_and_given_back() {
        PolicyFacts facts = new PolicyFacts(
                Given.rules("allow pull a/** everyone; allow pull other.example/** everyone"),
                Set.of(),
                Optional.empty(),
                Set.of(),
                new HostPrefixes(Set.of("localhost:5000", "registry.example")));
        assertThat(Given.decided(
                        Given.ANONYMOUS,
                        facts,
                        "repository:localhost:5000/a/b:pull repository:registry.example/a/b:pull"
                                + " repository:localhost:5001/a/b:pull repository:other.example/a/b:pull"
                                + " repository:localhost:5000/b:pull repository:localhost:5000/A:pull"))
                .isEqualTo("repository:localhost:5000/a/b:pull repository:registry.example/a/b:pull"
                        + " repository:other.example/a/b:pull");
    }

    /** A credential leaves less than its owner has, never more. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pull             |          | repository:a/b:pull repository:c:pull",
                "push             |          | repository:a/b:pull,push repository:c:pull,push",
                "pull,delete      | a/**     | repository:a/b:pull,delete",
                "pull,push,delete | c        | repository:c:pull,push,delete",
                "catalog          |          | registry:catalog:*",
                "catalog          | a/**     | ''",
                "pull,catalog     | **       | repository:a/b:pull repository:c:pull registry:catalog:*",
                "admin            |          | ''"
            })
    void a_credential_restricts(String actions, @Nullable String pattern, String granted) {
        AccessRule likeIt = Given.rule("deny " + actions + " ** everyone");
        CredentialLimits limits = new CredentialLimits(
                likeIt.actions(),
                Optional.ofNullable(pattern).map(RepositoryPattern::parse).stream()
                        .toList());
        assertThat(Given.decided(
                        ALICE.limitedTo(limits),
                        "allow pull,push,delete,catalog,admin ** user:alice",
                        "repository:a/b:* repository:c:pull,push,delete registry:catalog:*"))
                .isEqualTo(granted);
    }

    /** Rules, a pattern, and what alice holds on all of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "allow pull,push,admin team/** group:dev   | team/**      | pull,push,admin",
                "allow pull,push,admin team/** group:dev   | team/a/app-* | pull,push,admin",
                "allow pull,push,admin team/** group:dev   | team         | ''",
                "allow pull,push,admin team/** group:dev   | **           | ''",
                "allow pull,push,admin team/** group:ops   | team/**      | ''",
                "allow pull,push,admin team/** group:dev; deny push team/a/b everyone | team/** | pull,admin",
                "allow pull,push,admin team/** group:dev; deny push team/a/b everyone | team/b/** | pull,push,admin",
                "allow pull,push,admin team/** group:dev; deny pull team/a/b everyone | team/** | admin",
                "allow pull,push,admin team/** group:dev; deny push team/** everyone except group:dev | team/** | pull,push,admin",
                "allow pull,admin ${user}/** authenticated | alice/x      | pull,admin",
                "allow pull,catalog ** user:alice          | **           | pull,catalog",
                "allow pull,catalog ** user:alice          | a/**         | pull,catalog",
                "allow pull team/* user:alice              | team/**      | ''"
            })
    void what_alice_holds_throughout_a_pattern(String rules, String pattern, String held) {
        assertThat(AccessPolicy.heldThroughout(
                        ALICE, RepositoryPattern.parse(pattern), PolicyFacts.of(Given.rules(rules))))
                .extracting(Action::label)
                .containsExactly(held.isEmpty() ? new String[0] : held.split(",", -1));
    }

    @Test
    void a_credential_is_no_administrator_where_it_is_not_meant_to_be() {
        PolicyFacts facts = PolicyFacts.of(Given.rules("allow pull,push,admin team/** user:alice"));
        Requester pulling = ALICE.limitedTo(new CredentialLimits(Set.of(Action.PULL), List.of()));
        assertThat(AccessPolicy.heldThroughout(pulling, RepositoryPattern.parse("team/**"), facts))
                .containsExactly(Action.PULL);
        Requester below = ALICE.limitedTo(
                new CredentialLimits(Set.of(Action.ADMIN), List.of(RepositoryPattern.parse("team/a/**"))));
        assertThat(AccessPolicy.heldThroughout(below, RepositoryPattern.parse("team/**"), facts))
                .isEmpty();
        assertThat(AccessPolicy.heldThroughout(below, RepositoryPattern.parse("team/a/b"), facts))
                .containsExactly(Action.ADMIN);
    }

    @Test
    void only_a_denial_spares_and_only_a_group() {
        assertThatThrownBy(() -> Given.rule("allow pull a everyone except group:dev"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("with the effect deny");
        assertThatThrownBy(() -> Given.rule("deny pull a everyone except user:alice"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("accepted is group:<name>");
        assertThat(Given.rule("deny pull a everyone except group:dev").except()).contains(Subject.group("dev"));
    }

    private static Set<RepositoryName> names(String... names) {
        return List.of(names).stream().map(RepositoryName::new).collect(Collectors.toSet());
    }
}
