package dev.wharf.token.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPrefixesTest {
    private static final HostPrefixes HOSTS =
            new HostPrefixes(Set.of("localhost:5000", "registry.example", "[::1]:5000", "Upper.example"));

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            localhost:5000/team/app,                 team/app
            registry.example/app,                    app
            [::1]:5000/app,                          app
            Upper.example/app,                       app
            registry.example/registry.example/app,   registry.example/app
            registry.example,                        registry.example
            other.example/app,                       other.example/app
            localhost:5001/app,                      -
            localhost/app,                           localhost/app
            localhost:5000/,                         -
            localhost:5000/App,                      -
            localhost:5000,                          -
            /app,                                    -
            app:5000/registry.example/app,           -
            """)
    void a_host_that_is_known_is_taken_off(String name, @Nullable String repository) {
        assertThat(HOSTS.repository(name))
                .isEqualTo(Optional.ofNullable(repository).map(RepositoryName::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b", "a:", "a:b", ":5000", "a:123456", "https://a", "[]", "[::1]:"})
    void what_is_no_host_is_refused(String host) {
        assertThatThrownBy(() -> new HostPrefixes(Set.of(host)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("expected host or host:port");
    }

    @Test
    void repositories_named_as_a_host_are_out_of_reach() {
        assertThat(HOSTS.hidden()).containsExactly(RepositoryPattern.parse("registry.example/**"));
    }
}
