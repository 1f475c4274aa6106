package dev.wharf.token.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "user",
                "user:",
                "group",
                "group:",
                "everyone:",
                "everyone:x",
                "authenticated:x",
                "User:alice",
                "robot:x",
                "alice",
                "user:a:b",
                "user: alice",
                "user:ci+build",
                "user:-a",
                "group:a/b",
                "user:ä"
            })
    void what_is_no_subject_is_refused(String text) {
        assertThatThrownBy(() -> Subject.parse(text)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"everyone", "authenticated", "user:alice", "user:Alice.B@example.org", "group:dev_1", "user:user"
            })
    void a_subject_is_its_text(String text) {
        assertThat(Subject.parse(text)).hasToString(text);
    }

    @Test
    void names_have_a_longest_length() {
        assertThat(Subject.user("a".repeat(128)).name()).hasSize(128);
        assertThatThrownBy(() -> Subject.user("a".repeat(129))).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void a_user_called_everyone_is_somebody() {
        assertThat(Subject.parse("user:everyone")).isNotEqualTo(Subject.EVERYONE);
    }
}
