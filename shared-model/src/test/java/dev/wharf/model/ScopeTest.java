package dev.wharf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            repository:foo:pull                  | repository | foo              | pull
            repository:foo:pull,push             | repository | foo              | pull,push
            repository:foo:push,pull             | repository | foo              | push,pull
            repository:foo:pull,push,delete      | repository | foo              | pull,push,delete
            repository:foo:*                     | repository | foo              | *
            registry:catalog:*                   | registry   | catalog          | *
            registry:catalog:search              | registry   | catalog          | search
            repository(plugin):foo/bar:pull      | repository | foo/bar          | pull
            repository:host:5000/foo:pull        | repository | host:5000/foo    | pull
            repository:a:b:c:pull                | repository | a:b:c            | pull
            repository:foo:pull,pull,push,pull   | repository | foo              | pull,push
            repository:foo:pull,,push,           | repository | foo              | pull,push
            repository:foo:pull,PUSH,a1,x-y      | repository | foo              | pull
            repository:test1/???:pull            | repository | test1/???        | pull
            other_type2:foo:frobnicate           | other_type2| foo              | frobnicate
            """)
    void parseTheGrammarAndTheWild(String text, String type, String name, String actions) {
        assertThat(Scope.parse(text)).contains(new Scope(type, name, List.of(actions.split(",", -1))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "repository",
                "repository:",
                "repository:test1",
                "repository:test1/",
                "repository:test1/foo",
                "repository:test1/foo:",
                "repository::pull",
                "::",
                ":",
                ":a:pull",
                "repository:foo:,",
                "repository:foo:PULL",
                "Repository:foo:pull",
                "repository():foo:pull",
                "repository(Plugin):foo:pull",
                "repository(a)(b):foo:pull",
                "(plugin):foo:pull",
                "repository(plugin:foo:pull",
                "repository)plugin(:foo:pull",
                "re pository:foo:pull",
                "repository:fo\"o:pull",
                "repository:fo\\o:pull",
                "repository:fo\u0000o:pull",
                "repository:fo\u007fo:pull",
                "repository:fé:pull",
                "repository:foo:pull\u0000"
            })
    void dropWhatIsMalformed(String text) {
        assertThat(Scope.parse(text)).isEmpty();
    }

    @Test
    void boundNamesAndActions() {
        assertThat(Scope.parse("repository:" + "a".repeat(255) + ":pull")).isPresent();
        assertThat(Scope.parse("repository:" + "a".repeat(256) + ":pull")).isEmpty();
        assertThat(Scope.parse("repository:test1/" + "a".repeat(300) + ":pull")).isEmpty();
        assertThat(Scope.parse("repository:a:" + "b".repeat(32))).isPresent();
        assertThat(Scope.parse("repository:a:" + "b".repeat(33))).isEmpty();
    }

    @Test
    void splitAtAnyBlanksAndMergeWhatIsAskedTwice() {
        assertThat(Scope.parseAll(List.of(
                        "repository:a:push,pull  registry:catalog:*",
                        "",
                        " ",
                        "broken\trepository:b:pull\r\nrepository:a:pull,push,delete",
                        "repository(plugin):a:pull repository:host:5000/a:pull")))
                .extracting(Scope::toString)
                .containsExactly(
                        "repository:a:push,pull,delete",
                        "registry:catalog:*",
                        "repository:b:pull",
                        "repository:host:5000/a:pull");
        assertThat(Scope.parseAll(List.of())).isEmpty();
        assertThat(Scope.parseAll(List.of("", "nonsense"))).isEmpty();
    }

    @Test
    void refuseToBeMadeOfWhatIsNoScope() {
        assertThatThrownBy(() -> new Scope("repository", "", List.of("pull")))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new Scope("repository", "a", List.of())).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new Scope("Repository", "a", List.of("pull")))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new Scope("repository", "a\"b", List.of("pull")))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new Scope("repository", "a", List.of("pull,push")))
                .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void nameTheActionsOfARepository() {
        assertThat(Scope.repository(new RepositoryName("team/app"), Action.PULL, Action.PUSH))
                .hasToString("repository:team/app:pull,push");
    }

    @Provide
    Arbitrary<String> almostScopes() {
        return Arbitraries.strings()
                .withChars("repositygca:,/()*.-_ \t\n5\"\\é")
                .ofMaxLength(60);
    }

    @Property(tries = 2000)
    void neverThrowAndPrintWhatParsesTheSame(@ForAll("almostScopes") String text) {
        Scope.parse(text)
                .ifPresent(scope -> assertThat(Scope.parse(scope.toString())).contains(scope));
        List<Scope> all = Scope.parseAll(List.of(text, text));
        assertThat(Scope.parseAll(all.stream().map(Scope::toString).toList())).isEqualTo(all);
        assertThat(all).doesNotHaveDuplicates();
    }

    @Property(tries = 300)
    void neverThrowOnAnything(@ForAll String text) {
        assertThatCode(() -> Scope.parse("repository:" + text + ":pull")).doesNotThrowAnyException();
        assertThatCode(() -> Scope.parseAll(List.of(text))).doesNotThrowAnyException();
    }
}
