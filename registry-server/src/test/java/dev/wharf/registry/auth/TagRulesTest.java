package dev.wharf.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Tag;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagRulesTest {
    /** As RE2 reads them: Java's own patterns would not know the last one, and take years for the one before. */
    @ParameterizedTest
    @Timeout(60)
    @CsvSource(delimiter = '|', textBlock = """
            v1                | v1.2      | true
            v1                | my-v1     | true
            ^v1               | my-v1     | false
            ^v[0-9]+$         | v12       | true
            ^v[0-9]+$         | v12-rc    | false
            LATEST            | latest    | false
            (?i)LATEST        | latest    | true
            ''                | latest    | true
            [                 | latest    | true
            (a                | latest    | true
            (?=l)             | xyz       | true
            ^(a+)+$           | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | false
            ^(?P<major>v[0-9]) | v1       | true
            """)
    void aPatternMeansTags(String pattern, String tag, boolean meant) {
        TagRules push = new TagRules(List.of("other", pattern), List.of(), List.of());
        TagRules delete = new TagRules(List.of(), List.of("other", pattern), List.of());
        TagRules immutable = new TagRules(List.of(), List.of(), List.of("other", pattern));
        assertThat(push.mayPush(new Tag(tag))).isEqualTo(!meant);
        assertThat(delete.mayDelete(new Tag(tag))).isEqualTo(!meant);
        assertThat(immutable.mayDelete(new Tag(tag))).isEqualTo(!meant);
        assertThat(immutable.isImmutable(new Tag(tag))).isEqualTo(meant);
    }

    @Test
    void eachKindForbidsItsOwn() {
        Tag tag = new Tag("v1");
        TagRules push = new TagRules(List.of("v"), List.of(), List.of());
        assertThat(push.mayDelete(tag)).isTrue();
        assertThat(push.mayDeleteByDigest()).isTrue();
        assertThat(push.isImmutable(tag)).isFalse();

        TagRules delete = new TagRules(List.of(), List.of("x"), List.of());
        assertThat(delete.mayPush(tag)).isTrue();
        assertThat(delete.mayDelete(tag)).isTrue();
        assertThat(delete.mayDeleteByDigest()).isFalse();

        TagRules immutable = new TagRules(List.of(), List.of(), List.of("v"));
        assertThat(immutable.mayPush(tag)).isTrue();
        assertThat(immutable.mayDeleteByDigest()).isFalse();

        assertThat(push.and(delete).and(immutable).and(push))
                .isEqualTo(new TagRules(List.of("v"), List.of("x"), List.of("v")));
    }
}
