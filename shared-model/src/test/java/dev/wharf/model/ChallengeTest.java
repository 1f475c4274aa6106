package dev.wharf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Challenge.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {
    private static final RepositoryName FOO = new RepositoryName("foo/bar");

    private static String header(Optional<Reason> reason, Scope... scopes) {
        return new Challenge("https://auth.example/token", "reg.example", List.of(scopes), reason).header();
    }

    @Test
    void sayWhereToGoForLogin() {
        assertThat(header(Optional.empty()))
                .isEqualTo("Bearer realm=\"https://auth.example/token\",service=\"reg.example\"");
    }

    @Test
    void sayWhatIsNeeded() {
        assertThat(header(Optional.empty(), Scope.repository(FOO, Action.PULL)))
                .isEqualTo("Bearer realm=\"https://auth.example/token\",service=\"reg.example\","
                        + "scope=\"repository:foo/bar:pull\"");
        assertThat(header(
                        Optional.empty(),
                        Scope.repository(FOO, Action.PULL, Action.PUSH),
                        Scope.repository(new RepositoryName("src/x"), Action.PULL)))
                .isEqualTo("Bearer realm=\"https://auth.example/token\",service=\"reg.example\","
                        + "scope=\"repository:foo/bar:pull,push repository:src/x:pull\"");
        assertThat(header(Optional.empty(), new Scope(Scope.REGISTRY, "catalog", List.of(Access.ANY_ACTION))))
                .isEqualTo("Bearer realm=\"https://auth.example/token\",service=\"reg.example\","
                        + "scope=\"registry:catalog:*\"");
    }

    @Test
    void sayWhatWasWrongWithAToken() {
        assertThat(header(Optional.of(Reason.INVALID_TOKEN)))
                .isEqualTo("Bearer realm=\"https://auth.example/token\",service=\"reg.example\","
                        + "error=\"invalid_token\"");
        assertThat(header(Optional.of(Reason.INSUFFICIENT_SCOPE), Scope.repository(FOO, Action.DELETE)))
                .isEqualTo("Bearer realm=\"https://auth.example/token\",service=\"reg.example\","
                        + "scope=\"repository:foo/bar:delete\",error=\"insufficient_scope\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\"b", "a\\b", "a\r\nb", "a\u0000", "a\u007f", "é"})
    void refuseWhatWouldBreakTheHeader(String text) {
        assertThatThrownBy(() -> new Challenge(text, "service", List.of(), Optional.empty()))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new Challenge("https://realm", text, List.of(), Optional.empty()))
                .isInstanceOf(InvalidValueException.class);
    }
}
