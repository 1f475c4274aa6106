package dev.wharf.token.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulePatternTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "${user}x/**",
                "x${user}/**",
                "${user}/${user}",
                "${User}/**",
                "${group}/**",
                "${user}/${group}/*",
                "${}/a",
                "a/${user",
                "**/${user}",
                "a*/${user}/**",
                "${user}/**/a",
                "${user}//a",
                "/${user}",
                "${user}/",
                "A/${user}/**",
                "${user}/[ab]*"
            })
    void what_is_no_template_is_refused(String text) {
        assertThatThrownBy(() -> RulePattern.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("invalid pattern: ");
    }

    @Test
    void templates_have_a_longest_length() {
        assertThat(RulePattern.parse("a".repeat(247) + "/${user}")).isInstanceOf(RulePattern.Template.class);
        assertThatThrownBy(() -> RulePattern.parse("a".repeat(248) + "/${user}"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("at most 255");
    }

    /** A template, a user, what it is for that user and where that begins. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            ${user}/**,           ann,    ann/**,           ann
            home/${user}/**,      ann,    home/ann/**,      home/ann
            home/${user}/*,       a.b-c,  home/a.b-c/*,     home/a.b-c
            a/b/${user}/c/app-*,  ann,    a/b/ann/c/app-*,  a/b/ann
            ${user},              ann,    ann,              ann
            ${user}/**,           Ann,    -,                -
            ${user}/**,           a@b.c,  -,                -
            ${user}/**,           a..b,   -,                -
            ${user}/**,           a_,     -,                -
            ${user}/**,           a/b,    -,                -
            ${user}/**,           -,      -,                -
            """)
    void a_template_is_a_pattern_for_each_user(
            String text, @Nullable String user, @Nullable String pattern, @Nullable String place) {
        RulePattern.Template template = (RulePattern.Template) RulePattern.parse(text);
        Optional<String> name = Optional.ofNullable(user);
        assertThat(template).hasToString(text);
        assertThat(template.anchor()).isEqualTo(RulePattern.Template.ANCHOR);
        assertThat(template.forUser(name))
                .isEqualTo(Optional.ofNullable(pattern).map(RepositoryPattern::parse));
        assertThat(template.place(name)).isEqualTo(Optional.ofNullable(place).map(RepositoryName::new));
    }

    @Test
    void a_template_that_gets_too_long_is_about_nothing() {
        RulePattern.Template template = new RulePattern.Template("a".repeat(240) + "/${user}/**");
        assertThat(template.forUser(Optional.of("b".repeat(11)))).isPresent();
        assertThat(template.forUser(Optional.of("b".repeat(12)))).isEmpty();
        assertThat(template.place(Optional.of("b".repeat(12)))).isEmpty();
    }

    @Test
    void a_pattern_is_the_same_for_everybody() {
        RulePattern pattern = RulePattern.parse("team/app-*");
        assertThat(pattern).hasToString("team/app-*");
        assertThat(pattern.anchor()).isEqualTo("team/");
        assertThat(pattern.forUser(Optional.empty())).contains(RepositoryPattern.parse("team/app-*"));
        assertThat(pattern.forUser(Optional.of("ann"))).isEqualTo(pattern.forUser(Optional.empty()));
        assertThat(RulePattern.parse("**")).isEqualTo(RulePattern.ALL);
    }

    @Property
    void no_text_breaks_the_parser(@ForAll String head, @ForAll String tail) {
        String text = head + "${user}" + tail;
        try {
            assertThat(RulePattern.parse(text)).hasToString(text);
        } catch (InvalidValueException e) {
            assertThat(e.getMessage()).startsWith("invalid pattern: ");
        }
    }
}
