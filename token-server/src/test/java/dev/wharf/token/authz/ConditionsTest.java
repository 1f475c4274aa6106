package dev.wharf.token.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.InvalidValueException;
import dev.wharf.server.proxy.AddressRange;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    @Test
    void there_are_so_many_ranges_and_no_more() {
        List<AddressRange> eight = Collections.nCopies(8, AddressRange.parse("10.0.0.0/8"));
        assertThat(new Conditions(eight, Optional.empty(), Optional.empty()).ranges())
                .hasSize(8);
        List<AddressRange> nine = Collections.nCopies(9, AddressRange.parse("10.0.0.0/8"));
        assertThatThrownBy(() -> new Conditions(nine, Optional.empty(), Optional.empty()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("at most 8");
    }

    @Test
    void times_that_never_come_are_refused() {
        assertThatThrownBy(() -> new Conditions(List.of(), Optional.of(NOON), Optional.of(NOON)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("valid_from must be before valid_until");
        Conditions second = new Conditions(List.of(), Optional.of(NOON), Optional.of(NOON.plusSeconds(1)));
        assertThat(second.holdAt(NOON.minusNanos(1))).isFalse();
        assertThat(second.holdAt(NOON)).isTrue();
        assertThat(second.holdAt(NOON.plusSeconds(1))).isFalse();
    }

    @Test
    void without_conditions_a_rule_holds_always_and_everywhere() {
        assertThat(Conditions.NONE.holdAt(Instant.MIN)).isTrue();
        assertThat(Conditions.NONE.holdAt(Given.ANONYMOUS.address())).isTrue();
    }
}
