package dev.wharf.token.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryName;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryPatternTest {
    @ParameterizedTest
    @CsvSource({
        "'', accepted are",
        "/, accepted are",
        "/a, accepted are",
        "a/, accepted are",
        "a//b, accepted are",
        "a//*, accepted are",
        "/**, accepted are",
        "a/../b, accepted are",
        "a b, accepted are",
        "a/b:latest, accepted are",
        "host:5000/a, accepted are",
        "A/b, lower case",
        "Team/**, lower case",
        "*/b, only in the last part",
        "**/b, only in the last part",
        "a/*/b, only in the last part",
        "a*/b, only in the last part",
        "a/**b, ** stands alone",
        "a/***, ** stands alone",
        "a/[bc]*, regular expressions",
        "a/b?*, regular expressions",
        "a/.+*, regular expressions",
        "${user}/**, templates",
        "home/${user}/*, templates"
    })
    void what_is_no_pattern_is_refused_with_a_hint(String text, String hint) {
        assertThatThrownBy(() -> RepositoryPattern.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(hint);
    }

    @Test
    void length_and_depth_are_bounded() {
        String deepest = "a/".repeat(32);
        assertThat(RepositoryPattern.parse(deepest + "**").anchor()).isEqualTo(deepest);
        assertThatThrownBy(() -> RepositoryPattern.parse("a/".repeat(33) + "**"))
                .hasMessageContaining("at most 32 slashes");
        assertThatThrownBy(() -> RepositoryPattern.parse("a".repeat(254) + "**"))
                .hasMessageContaining("at most 255 characters");
    }

    @ParameterizedTest
    @CsvSource({
        "a/b,      a/b,   a/b",
        "a/b/**,   a/b/,  a/b/c",
        "a/b/**,   a/b/,  a/b/c/d",
        "a/b/*,    a/b/,  a/b/c",
        "**,       '',    a",
        "**,       '',    a/b/c",
        "*,        '',    a",
        "a/app-*,  a/,    a/app-web",
        "a/*-dev,  a/,    a/web-dev",
        "a/*-*,    a/,    a/b-c",
        "a*b*c,    '',    abc",
        "a*b*c,    '',    axbxbxc"
    })
    void a_pattern_matches(String text, String anchor, String name) {
        RepositoryPattern pattern = RepositoryPattern.parse(text);
        assertThat(pattern).hasToString(text);
        assertThat(pattern.anchor()).isEqualTo(anchor);
        assertThat(pattern.matches(new RepositoryName(name))).isTrue();
        assertThat(RepositoryPattern.anchorsOf(new RepositoryName(name))).contains(anchor);
    }

    @ParameterizedTest
    @CsvSource({
        "a/b,     a/bc",
        "a/b,     a/b/c",
        "a/b/**,  a/b",
        "a/b/**,  a/bc",
        "a/b/*,   a/b/c/d",
        "*,       a/b",
        "a/app-*, a/app/web",
        "a/app-*, a/application",
        "a/app-*, b/app-web",
        "a*a,     a",
        "a*b*c,   acb"
    })
    void a_pattern_does_not_match(String text, String name) {
        assertThat(RepositoryPattern.parse(text).matches(new RepositoryName(name)))
                .isFalse();
    }

    @Property
    @Domain(RulesDomain.class)
    void matching_is_that_of_a_regular_expression(@ForAll RepositoryPattern pattern, @ForAll RepositoryName name) {
        assertThat(pattern.matches(name)).isEqualTo(Oracle.matches(pattern.toString(), name.value()));
    }

    @Property
    @Domain(RulesDomain.class)
    void the_index_knows_every_pattern_that_matches(@ForAll RepositoryPattern pattern, @ForAll RepositoryName name) {
        if (pattern.matches(name)) {
            assertThat(RepositoryPattern.anchorsOf(name)).contains(pattern.anchor());
        }
    }

    @Property
    void no_text_breaks_the_parser(@ForAll String text) {
        try {
            assertThat(RepositoryPattern.parse(text)).hasToString(text);
        } catch (InvalidValueException e) {
            assertThat(e.getMessage()).startsWith("invalid pattern: ");
        }
    }
}
