package dev.wharf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "0",
                "app",
                "team/app",
                "a/b/c/d/e/f",
                "a.b",
                "a_b",
                "a__b",
                "a-b",
                "a--b",
                "a-----b",
                "0/1",
                "a.b_c__d-e/f.g",
                "library/hello-world",
                "a/b.c/d__e"
            })
    void acceptTheGrammar(String text) {
        assertThat(RepositoryName.isValid(text)).isTrue();
        assertThat(new RepositoryName(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a/",
                "/a",
                "a//b",
                ".",
                "..",
                "a/..",
                "../a",
                "a/../b",
                "./a",
                ".a",
                "a.",
                "a..b",
                "_a",
                "a_",
                "a___b",
                "a____b",
                "-a",
                "a-",
                "a._b",
                "a_.b",
                "a-_b",
                "a_-b",
                "a.-b",
                "A",
                "App",
                "team/App",
                "a b",
                " a",
                "a ",
                "a\n",
                "a\u0000",
                "a:b",
                "host:5000/a",
                "a@b",
                "a%2Fb",
                "a\\b",
                "é",
                "ａ",
                "a+b",
                "a~b",
                "a,b"
            })
    void refuseEverythingElse(String text) {
        assertThat(RepositoryName.isValid(text)).isFalse();
        assertThatThrownBy(() -> new RepositoryName(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("invalid repository name: ")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void takeAtMost255Characters() {
        assertThat(RepositoryName.isValid("a".repeat(255))).isTrue();
        assertThat(RepositoryName.isValid("a".repeat(256))).isFalse();
        assertThat(RepositoryName.isValid("a/".repeat(127) + "a")).isTrue();
        assertThat(RepositoryName.isValid("a/".repeat(128) + "a")).isFalse();
    }

    @Test
    void answerAtOnceForTextMadeToBeSlow() {
        List<String> hostile = List.of(
                "a".repeat(254) + "!",
                "a-".repeat(127) + "!",
                "a__".repeat(84) + "!",
                "a/".repeat(127) + "!",
                "a".repeat(5_000_000),
                "-".repeat(255));
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            for (int i = 0; i < 1000; i++) {
                assertThat(hostile).noneMatch(RepositoryName::isValid);
            }
        });
    }

    @Provide
    Arbitrary<String> components() {
        Arbitrary<String> word = Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(5);
        Arbitrary<String> separator = Arbitraries.of(".", "_", "__", "-", "--", "---");
        return word.list().ofMinSize(1).ofMaxSize(4).flatMap(words -> separator.map(by -> String.join(by, words)));
    }

    @Property(tries = 300)
    void acceptWhatTheGrammarMakes(@ForAll("components") String first, @ForAll("components") String second) {
        assertThat(RepositoryName.isValid(first + "/" + second)).isTrue();
        assertThat(RepositoryName.isValid(first + "//" + second)).isFalse();
        assertThat(RepositoryName.isValid(first + "/" + second + ".")).isFalse();
        assertThat(RepositoryName.isValid(first + "/A" + second)).isFalse();
    }

    @Property(tries = 300)
    void holdNothingThatAPathOrUrlCouldMistake(@ForAll String text) {
        if (RepositoryName.isValid(text)) {
            assertThat(text).matches("[a-z0-9._/-]+").doesNotContain("..", "//", "./", "/.");
        }
    }

    @Test
    void haveTheParentsAboveThem() {
        assertThat(new RepositoryName("a").parents()).isEmpty();
        assertThat(new RepositoryName("a.b/c/dd").parents())
                .containsExactly(new RepositoryName("a.b"), new RepositoryName("a.b/c"));
    }
}
