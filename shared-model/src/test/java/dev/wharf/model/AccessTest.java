package dev.wharf.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
    @ParameterizedTest
    @CsvSource({
        "repository, a, pull, true",
        "repository, a, push, true",
        "repository, a, delete, false",
        "repository, a, *, false",
        "repository, A, pull, false",
        "repository, a/b, pull, false",
        "registry, a, pull, false"
    })
    void grantExactlyWhatItSays(String type, String name, String action, boolean granted) {
        assertThat(new Access("repository", "a", List.of("pull", "push")).grants(type, name, action))
                .isEqualTo(granted);
    }

    @Test
    void grantEveryActionByAStar() {
        Access access = new Access("repository", "a", List.of("*"));
        assertThat(access.grants("repository", "a", "anything")).isTrue();
        assertThat(access.grants("repository", "b", "pull")).isFalse();
        assertThat(new Access("repository", "a", List.of()).grants("repository", "a", "pull"))
                .isFalse();
    }

    @Test
    void findActionsByTheirExactWord() {
        assertThat(Action.of("pull")).contains(Action.PULL);
        assertThat(Action.of("PULL")).isEmpty();
        assertThat(Action.of("*")).isEmpty();
        assertThat(Action.CATALOG.label()).isEqualTo("catalog");
    }
}
