package dev.wharf.token.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequesterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"user:a user:b", "user:a robot:a+b", "robot:a+b robot:a+c", "robot:a+b authenticated group:dev"})
    void nobody_is_two(String subjects) {
        Set<Subject> all =
                Arrays.stream(subjects.split(" ", -1)).map(Subject::parse).collect(Collectors.toSet());
        assertThatThrownBy(() -> Given.caller(all)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoever_calls_is_everyone() {
        assertThat(Given.ANONYMOUS.subjects()).containsExactly(Subject.EVERYONE);
        assertThat(Given.ANONYMOUS.user()).isEmpty();
        assertThat(Given.user("ann", "dev").subjects())
                .containsExactlyInAnyOrder(
                        Subject.EVERYONE, Subject.AUTHENTICATED, Subject.user("ann"), Subject.group("dev"));
        assertThat(Given.user("ann", "dev").user()).contains("ann");
        assertThat(Given.robot("a+b").user()).isEmpty();
    }
}
