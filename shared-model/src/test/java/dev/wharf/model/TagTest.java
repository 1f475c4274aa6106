package dev.wharf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {
    @ParameterizedTest
    @ValueSource(strings = {"latest", "1", "v1.0.0", "_", "__", "A", "a..b", "1-2_3.4", "a-", "a.", "sha256-0a1b"})
    void acceptTheGrammar(String text) {
        assertThat(new Tag(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "..", ".a", "-", "-a", "a b", "a/b", "a:b", "a\n", "\na", "a+b", "é", "a%2F", "a@b", "a\u0000",
                "٣"
            })
    void refuseEverythingElse(String text) {
        assertThat(Tag.isValid(text)).isFalse();
        assertThatThrownBy(() -> new Tag(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("invalid tag: ");
    }

    @Test
    void takeAtMost128Characters() {
        assertThat(Tag.isValid("a".repeat(128))).isTrue();
        assertThat(Tag.isValid("a".repeat(129))).isFalse();
    }

    @Test
    void sortByBytes() {
        assertThat(new Tag("B")).isLessThan(new Tag("a"));
        assertThat(new Tag("1.10")).isLessThan(new Tag("1.9"));
    }
}
