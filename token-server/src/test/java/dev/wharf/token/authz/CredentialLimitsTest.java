package dev.wharf.token.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Action;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CredentialLimitsTest {
    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final RepositoryName OTHER = new RepositoryName("other/app");
    private static final RepositoryPattern TEAM = RepositoryPattern.parse("team/**");

    @Test
    void no_limits_leave_everything() {
        assertThat(CredentialLimits.NONE.on(APP)).containsExactly(Action.values());
        assertThat(CredentialLimits.NONE.onAll()).containsExactly(Action.values());
    }

    @Test
    void patterns_leave_what_they_match_and_never_the_whole() {
        CredentialLimits limits =
                new CredentialLimits(Set.of(Action.PULL, Action.CATALOG), List.of(TEAM, RepositoryPattern.parse("x")));
        assertThat(limits.on(APP)).containsExactly(Action.PULL, Action.CATALOG);
        assertThat(limits.on(OTHER)).isEmpty();
        assertThat(limits.throughout(RepositoryPattern.parse("team/a/*"))).containsExactly(Action.PULL, Action.CATALOG);
        assertThat(limits.onAll()).isEmpty();
    }

    @Test
    void a_pattern_of_everything_leaves_the_whole() {
        CredentialLimits limits = new CredentialLimits(Set.of(Action.CATALOG), List.of(TEAM, RepositoryPattern.ALL));
        assertThat(limits.on(OTHER)).containsExactly(Action.CATALOG);
        assertThat(limits.onAll()).containsExactly(Action.CATALOG);
    }

    @Test
    void push_brings_pull() {
        assertThat(new CredentialLimits(Set.of(Action.PUSH), List.of()).actions())
                .containsExactly(Action.PULL, Action.PUSH);
        assertThat(new CredentialLimits(Set.of(Action.DELETE), List.of()).actions())
                .containsExactly(Action.DELETE);
    }

    @Test
    void limits_without_action_or_with_too_many_patterns_are_refused() {
        assertThatThrownBy(() -> new CredentialLimits(Set.of(), List.of()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("at least one");
        assertThat(new CredentialLimits(Set.of(Action.PULL), Collections.nCopies(32, TEAM)).patterns())
                .hasSize(32);
        assertThatThrownBy(() -> new CredentialLimits(Set.of(Action.PULL), Collections.nCopies(33, TEAM)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("at most 32");
    }
}
