package dev.wharf.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VisibleRepositoriesTest {
    @Property
    @Domain(PatternsDomain.class)
    void seeking_skips_nothing_that_is_visible(
            @ForAll @Size(max = 4) List<RepositoryPattern> allow,
            @ForAll @Size(max = 4) List<RepositoryPattern> deny,
            @ForAll RepositoryName from,
            @ForAll RepositoryName name) {
        VisibleRepositories visible = new VisibleRepositories(allow, deny, true);
        Optional<String> next = visible.seek(from.value());
        assertThat(next.stream()).allSatisfy(text -> assertThat(text).isGreaterThanOrEqualTo(from.value()));
        if (visible.shows(name) && name.compareTo(from) >= 0) {
            assertThat(next).hasValueSatisfying(text -> assertThat(text).isLessThanOrEqualTo(name.value()));
        }
    }

    @Test
    void seeking_passes_over_what_is_hidden() {
        VisibleRepositories visible = new VisibleRepositories(
                List.of(RepositoryPattern.parse("b/**"), RepositoryPattern.parse("d/*")),
                List.of(RepositoryPattern.parse("b/a/**"), RepositoryPattern.parse("d/**")),
                true);
        assertThat(visible.seek("")).contains("b/");
        assertThat(visible.seek("b/a/x")).contains("b/a0");
        assertThat(visible.seek("c")).isEmpty();
        assertThat(new VisibleRepositories(List.of(RepositoryPattern.ALL), List.of(RepositoryPattern.ALL), true)
                        .seek(""))
                .isEmpty();
        assertThat(VisibleRepositories.NONE.seek("")).isEmpty();
        assertThat(VisibleRepositories.ALL.seek("x")).contains("x");
    }

    static List<Object> brokenClaims() {
        return Arrays.asList(
                null,
                "**",
                List.of("**"),
                Map.of(),
                Map.of("allow", List.of("**"), "deny", List.of()),
                Map.of("allow", List.of("**"), "complete", true),
                Map.of("allow", "**", "deny", List.of(), "complete", true),
                Map.of("allow", List.of("**"), "deny", List.of(), "complete", "true"),
                Map.of("allow", List.of("**"), "deny", List.of(7), "complete", true),
                Map.of("allow", List.of("**"), "deny", Collections.singletonList(null), "complete", true),
                Map.of("allow", List.of("**", "A"), "deny", List.of(), "complete", true),
                Map.of("allow", List.of("**"), "deny", List.of("a/**/b"), "complete", true),
                Map.of("allow", Collections.nCopies(1025, "a/**"), "deny", List.of(), "complete", true));
    }

    @ParameterizedTest
    @MethodSource("brokenClaims")
    void a_broken_claim_shows_nothing(Object claim) {
        assertThat(VisibleRepositories.ofClaim(claim)).isEqualTo(VisibleRepositories.NONE);
    }
}
