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
                "robot",
                "robot:",
                "robot:x",
                "robot:+x",
                "robot:x+",
                "robot:x+-a",
                "robot:x+A",
                "robot:X+a",
                "robot:x+a/b",
                "robot:x/+a",
                "robot:x//y+a",
                "robot:x+y+z",
                "robot:localhost:5000/x+y",
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
            strings = {
                "everyone",
                "authenticated",
                "user:alice",
                "user:Alice.B@example.org",
                "group:dev_1",
                "user:user",
                "robot:ci+build",
                "robot:team/app+0.a_b-c"
            })
    void a_subject_is_its_text(String text) {
        assertThat(Subject.parse(text)).hasToString(text);
    }

    @Test
    void names_have_a_longest_length() {
        assertThat(Subject.user("a".repeat(128)).name()).hasSize(128);
        assertThatThrownBy(() -> Subject.user("a".repeat(129))).isInstanceOf(InvalidValueException.class);
        assertThat(Subject.robot("a".repeat(253) + "+b").name()).hasSize(Subject.MAX_LENGTH);
        assertThatThrownBy(() -> Subject.robot("a".repeat(254) + "+b")).isInstanceOf(InvalidValueException.class);
        assertThat(Subject.robot("a+" + "b".repeat(63)).name()).hasSize(65);
        assertThatThrownBy(() -> Subject.robot("a+" + "b".repeat(64)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("as in team/app+ci");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ci+build", "a/b+c"})
    void no_user_or_group_has_the_name_of_a_robot(String name) {
        assertThat(Subject.isRobotName(name)).isTrue();
        assertThat(Subject.isName(name)).isFalse();
        assertThatThrownBy(() -> Subject.user(name)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> Subject.group(name)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void a_user_called_everyone_is_somebody() {
        assertThat(Subject.parse("user:everyone")).isNotEqualTo(Subject.EVERYONE);
    }
}
