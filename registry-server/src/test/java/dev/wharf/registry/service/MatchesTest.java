package dev.wharf.registry.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchesTest {
    private static final List<String> NAMES = List.of(
            "app", "app/web", "my-app", "team/app", "team/app-web", "team/application", "apps/db", "web", "x/myapp/y");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            app     | 99 | app team/app team/app-web team/application app/web apps/db my-app x/myapp/y
            APP     | 2  | app team/app
            ' app ' | 1  | app
            web     | 99 | web app/web team/app-web
            team/   | 99 | team/app team/app-web team/application
            apps/db | 99 | apps/db
            ''      | 3  | app web my-app
            none    | 99 | ''
            """)
    void theBestComeFirst(String text, int limit, String expected) {
        Matches matches = new Matches(text, limit);
        NAMES.forEach(matches::add);
        assertThat(String.join(" ", matches.best())).isEqualTo(expected);
    }

    @Test
    void noMoreAreKeptThanAsked() {
        Matches matches = new Matches("a", 3);
        for (int i = 9999; i >= 0; i--) {
            matches.add("a%04d".formatted(i));
        }
        assertThat(matches.best()).containsExactly("a0000", "a0001", "a0002");
    }
}
