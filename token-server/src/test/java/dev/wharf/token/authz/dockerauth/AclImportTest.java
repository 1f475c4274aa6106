package dev.wharf.token.authz.dockerauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Action;
import dev.wharf.model.InvalidValueException;
import dev.wharf.token.authz.AccessRule;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclImportTest {
    private static String rule(AccessRule rule) {
        return rule.effect().label() + " "
                + rule.actions().stream().map(Action::label).collect(Collectors.joining(",")) + " " + rule.pattern()
                + " "
                + rule.subject()
                + rule.conditions().ranges().stream().map(range -> " " + range).collect(Collectors.joining());
    }

    /** The entries of a list, each {@code outcome: rule; rule}, with the notes in brackets. */
    private static List<String> read(String yaml) {
        return AclImport.read(yaml, "registry").entries().stream()
                .map(entry -> entry.outcome().name().toLowerCase(Locale.ROOT) + ": "
                        + entry.rules().stream().map(AclImportTest::rule).collect(Collectors.joining("; "))
                        + (entry.notes().isEmpty() ? "" : entry.notes()))
                .toList();
    }

    private static String one(String match, String actions) {
        return read("acl:\n- match: " + match + "\n  actions: " + actions + "\n")
                .getFirst();
    }

    @Test
    void a_list_as_people_have_it() {
        assertThat(read("""
                server: {addr: ":5001"}
                acl:
                  - match: {account: "admin"}
                    actions: ["*"]
                    comment: "Admin has full access to everything."
                  - match: {account: "test", name: "test-*"}
                    actions: ["*"]
                  - match: {ip: "10.0.0.0/8", type: repository, name: "lib/*"}
                    actions: ["pull"]
                  - match: {account: "/.+/", name: "${account}/*"}
                    actions: ["*"]
                  - match: {account: "", type: repository, name: "public"}
                    actions: ["pull"]
                """))
                .containsExactly(
                        "mapped: allow pull,push,delete ** user:admin; allow catalog ** user:admin",
                        "mapped: allow pull,push,delete test-* user:test",
                        "mapped: allow pull lib/* everyone 10.0.0.0/8",
                        "not_mapped: [it depends on the order: entry 3 comes before, gives less, and a denial for it would outweigh entry 1]",
                        "mapped_for_everyone: allow pull public everyone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{account: ann, name: a/**}          | [pull]         | mapped: allow pull a/* user:ann",
                "{account: '*', type: repository}    | [push, pull]   | mapped: allow pull,push ** everyone",
                "{account: 12, name: 1}              | [pull]         | mapped: allow pull 1 user:12",
                "{account: ~, type: repository}      | [pull]         | mapped: allow pull ** everyone",
                "{type: registry}                    | ['*']          | mapped: allow catalog ** everyone",
                "{type: registry}                    | [pull, '*']    | mapped: allow catalog ** everyone",
                "{name: catalog, type: '*'}          | [pull, '*']    | mapped: allow pull catalog everyone; allow catalog ** everyone",
                "{name: a, ip: 10.1.2.3}             | [pull, manage] | mapped: allow pull a everyone 10.1.2.3/32",
                "{name: a, service: registry}        | [pull]         | mapped: allow pull a everyone",
                "{name: a, service: other}           | [pull]         | needless: [it is about another service, or about nothing that tokens are for]",
                "{type: repository(plugin)}          | ['*']          | needless: [it is about another service, or about nothing that tokens are for]",
                "{name: a}                           | []             | needless: [no rule allows anything there anyway]",
                "{name: a}                           | [push]         | not_mapped: [push without pull: a rule that allows push allows pull]",
                "{account: /^dev-/}                  | [pull]         | not_mapped: [the account /^dev-/: accepted are a name, \"\", * and /.+/]",
                "{account: dev-*}                    | [pull]         | not_mapped: [the account dev-*: accepted are a name, \"\", * and /.+/]",
                "{name: /^a/}                        | [pull]         | not_mapped: [the name /^a/: regular expressions cannot be said in a rule]",
                "{name: 'a/${account}'}              | [pull]         | not_mapped: [the name a/${account}: of forms with ${…} only ${account}/* can be said in a rule]",
                "{name: '*/a'}                       | [pull]         | not_mapped: [the name */a: accepted are a repository, and * in the last part of a path alone]",
                "{name: 'a?'}                        | [pull]         | not_mapped: [the name a?: accepted are a repository, and * in the last part of a path alone]",
                "{name: Team/a}                      | [pull]         | not_mapped: [the name Team/a: accepted are a repository, and * in the last part of a path alone]",
                "{type: repo*, name: a}              | [pull]         | not_mapped: [the type repo*: accepted are repository and registry]",
                "{service: '*', name: a}             | [pull]         | not_mapped: [the service *: accepted is a name]",
                "{ip: 10.0.0.0/33, name: a}          | [pull]         | not_mapped: [the ip 10.0.0.0/33: invalid address range: the prefix is longer than the address]",
                "{labels: {group: [dev]}, name: a}   | [pull]         | not_mapped: [the condition labels cannot be said in a rule]",
                "{name: a, name: b}                  | [pull]         | not_mapped: [the key name stands there twice]",
                "{name: [a]}                         | [pull]         | not_mapped: [match.name must be text]",
                "a                                   | [pull]         | not_mapped: [match must be a mapping]",
                "{name: a}                           | pull           | not_mapped: [actions must be a list]",
            })
    void entries(String match, String actions, String expected) {
        assertThat(one(match, actions)).isEqualTo(expected);
    }

    private static List<String> inOrder(String... entries) {
        return read("acl: [" + String.join(",", entries) + "]");
    }

    @Test
    void what_gives_less_and_comes_first_is_kept_by_a_denial() {
        assertThat(inOrder(
                        "{match: {account: bob, type: repository}, actions: [pull]}",
                        "{match: {name: secret/*}, actions: []}",
                        "{match: {account: /.+/, type: repository}, actions: ['*']}"))
                .containsExactly(
                        "mapped: allow pull ** user:bob; deny push,delete ** user:bob",
                        "needless: [no rule allows anything there anyway]",
                        "not_mapped: [it depends on the order: entry 2 comes before, gives less, and a denial for it would"
                                + " outweigh entry 1]");
        assertThat(inOrder(
                        "{match: {name: secret/*}, actions: []}",
                        "{match: {account: /.+/, type: repository}, actions: ['*']}"))
                .containsExactly(
                        "mapped: deny pull,push,delete secret/* everyone",
                        "mapped: allow pull,push,delete ** authenticated");
    }

    @Test
    void what_never_decides_is_needless() {
        assertThat(inOrder(
                        "{match: {account: /.+/}, actions: [pull]}",
                        "{match: {account: ann, name: a}, actions: ['*']}",
                        "{match: {}, actions: []}"))
                .containsExactly(
                        "mapped: allow pull ** authenticated",
                        "needless: [entry 1 decides before, wherever this one would]",
                        "needless: [no rule allows anything there anyway]");
    }

    @Test
    void callers_without_an_account_are_everyone_here() {
        assertThat(inOrder("{match: {account: '', name: a}, actions: [pull]}", "{match: {name: a}, actions: ['*']}"))
                .containsExactly(
                        "mapped_for_everyone: allow pull a everyone",
                        "not_mapped: [it depends on the order: entry 1 comes before, gives less, and nothing can be denied"
                                + " to callers without an account alone]");
    }

    @Test
    void what_cannot_be_said_keeps_later_entries_from_giving_more() {
        assertThat(inOrder(
                        "{match: {account: /^b/, type: repository}, actions: [pull]}",
                        "{match: {account: ann, name: a}, actions: [pull]}",
                        "{match: {account: bob, name: a}, actions: ['*']}"))
                .element(1)
                .isEqualTo("mapped: allow pull a user:ann");
        assertThat(inOrder(
                        "{match: {account: /^b/, type: repository}, actions: [pull]}",
                        "{match: {account: bob, name: a, type: repository}, actions: ['*']}"))
                .element(1)
                .isEqualTo("not_mapped: [it depends on the order: entry 1 comes before, gives less, and has no rules]");
    }

    @Test
    void what_cannot_be_said_does_not_stand_in_the_way_of_what_gives_no_more() {
        assertThat(inOrder(
                        "{match: {name: /^a/, type: repository}, actions: [pull]}",
                        "{match: {name: b, type: repository}, actions: [pull]}"))
                .element(1)
                .isEqualTo("mapped: allow pull b everyone");
    }

    @Test
    void a_part_that_cannot_be_said_is_told() {
        assertThat(one("{name: '*'}", "[push, '*']"))
                .isEqualTo(
                        "partly_mapped: allow catalog ** everyone[push without pull: a rule that allows push allows pull]");
    }

    @Test
    void other_ways_to_decide_are_told_of() {
        assertThat(AclImport.read("{acl: [], acl_mongo: {}, ext_authz: {}}", "registry"))
                .isEqualTo(new AclImport(
                        List.of(),
                        List.of(
                                "acl_mongo decides about access there too, and is not read",
                                "ext_authz decides about access there too, and is not read")));
    }

    @Test
    void a_list_alone_is_read_too() {
        assertThat(read("- {match: {name: a}, actions: [pull]}")).containsExactly("mapped: allow pull a everyone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''            | the document is empty",
                "users: {}     | there is no key acl",
                "acl: {}       | acl must be a list of entries",
                "text          | acl must be a list of entries",
                "'acl: [1'     | not one YAML document at line 1, column 8",
                "'acl: *all'   | not one YAML document at line 1, column 6",
                "'acl: \u0001' | not YAML",
            })
    void what_is_no_access_list_is_refused(String yaml, String detail) {
        assertThatThrownBy(() -> AclImport.read(yaml.replace("\\u0001", "\u0001"), "registry"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("invalid access list: " + detail);
    }
}
