package dev.wharf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.jspecify.annotations.Nullable;
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
    @Domain(PatternsDomain.class)
    void matching_is_that_of_a_regular_expression(@ForAll RepositoryPattern pattern, @ForAll RepositoryName name) {
        assertThat(pattern.matches(name)).isEqualTo(PatternsDomain.matches(pattern.toString(), name.value()));
    }

    @Property
    @Domain(PatternsDomain.class)
    void the_index_knows_every_pattern_that_matches(@ForAll RepositoryPattern pattern, @ForAll RepositoryName name) {
        if (pattern.matches(name)) {
            assertThat(RepositoryPattern.anchorsOf(name)).contains(pattern.anchor());
        }
    }

    @Property
    @Domain(PatternsDomain.class)
    void a_pattern_that_covers_another_matches_all_that_it_matches(
            @ForAll RepositoryPattern one, @ForAll RepositoryPattern other, @ForAll RepositoryName name) {
        assertThat(one.covers(one)).isTrue();
        if (one.covers(other) && other.matches(name)) {
            assertThat(one.matches(name)).isTrue();
        }
    }

    @Property
    @Domain(PatternsDomain.class)
    void patterns_that_do_not_meet_match_no_common_name(
            @ForAll RepositoryPattern one, @ForAll RepositoryPattern other, @ForAll RepositoryName name) {
        assertThat(one.meets(other)).isEqualTo(other.meets(one));
        if (one.matches(name) && other.matches(name)) {
            assertThat(one.meets(other)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a/**,   a/b,     true,  true",
        "a/**,   a/b/*,   true,  true",
        "a/b/**, a/*,     false, false",
        "a/**,   b/**,    false, false",
        "a/**,   ab,      false, false",
        "a/b,    a/b/**,  false, false",
        "a/*,    a/b*,    true,  true",
        "a/*b*,  a/ab*,   true,  true",
        "a/b*,   a/*b,    false, true",
        "a/bb*,  a/b*c,   false, true",
        "a/b*,   a/c*,    false, false",
        "a/*b,   a/*c,    false, false",
        "a/b*,   b/b*,    false, false",
        "*,      **,      false, true",
        "**,     *,       true,  true"
    })
    void how_two_patterns_stand_to_each_other(String one, String other, boolean covers, boolean meets) {
        assertThat(RepositoryPattern.parse(one).covers(RepositoryPattern.parse(other)))
                .isEqualTo(covers);
        assertThat(RepositoryPattern.parse(one).meets(RepositoryPattern.parse(other)))
                .isEqualTo(meets);
    }

    @Property
    void no_text_breaks_the_parser(@ForAll String text) {
        try {
            assertThat(RepositoryPattern.parse(text)).hasToString(text);
        } catch (InvalidValueException e) {
            assertThat(e.getMessage()).startsWith("invalid pattern: ");
        }
    }

    /** Whatever lies between a text and what {@code seek} says is passed over by those who list. */
    @Property
    @Domain(PatternsDomain.class)
    void seeking_skips_nothing_that_matches(
            @ForAll RepositoryPattern pattern, @ForAll RepositoryName from, @ForAll RepositoryName name) {
        boolean wanted = pattern.matches(name) && name.compareTo(from) >= 0;
        Optional<String> next = pattern.seek(from.value());
        assertThat(next.stream()).allSatisfy(text -> assertThat(text).isGreaterThanOrEqualTo(from.value()));
        if (wanted) {
            assertThat(next).hasValueSatisfying(text -> assertThat(text).isLessThanOrEqualTo(name.value()));
        }
        assertThat(pattern.matches(name))
                .matches(matches -> !matches || name.value().startsWith(pattern.prefix()));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            a/b,      a,       a/b
            a/b,      a/b,     a/b
            a/b,      a/b/c,   -
            a/**,     '',      a/
            a/**,     a/b/c,   a/b/c
            a/**,     a0,      -
            **,       zoo,     zoo
            a/app-*,  a/a,     a/app-
            a/app-*,  a/app-x, a/app-x
            a/app-*,  a/app-x/y/z, a/app-x0
            a/app-*,  a/b,     -
            *,        a/b,     a0
            """)
    void a_pattern_says_where_to_look_next(String pattern, String from, @Nullable String next) {
        assertThat(RepositoryPattern.parse(pattern).seek(from)).isEqualTo(Optional.ofNullable(next));
    }
}
