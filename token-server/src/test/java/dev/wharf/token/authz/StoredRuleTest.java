package dev.wharf.token.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.InvalidValueException;
import org.junit.jupiter.api.Test;

class StoredRuleTest {
    private static final AccessRule RULE = Given.rule("allow pull a everyone");

    @Test
    void a_note_has_a_longest_length() {
        assertThat(new StoredRule(1, RULE, RuleOrigin.MANUAL, true, "a".repeat(255)).note())
                .hasSize(255);
        assertThatThrownBy(() -> new StoredRule(1, RULE, RuleOrigin.MANUAL, true, "a".repeat(256)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("at most 255");
    }

    @Test
    void an_origin_is_its_word() {
        assertThat(RuleOrigin.values())
                .allSatisfy(origin -> assertThat(RuleOrigin.of(origin.label())).contains(origin));
        assertThat(RuleOrigin.of("Manual")).isEmpty();
        assertThat(new StoredRule(1, RULE).origin()).isEqualTo(RuleOrigin.MANUAL);
    }
}
