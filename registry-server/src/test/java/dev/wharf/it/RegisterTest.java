package dev.wharf.it;

import static dev.wharf.it.Register.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.it.Linearization.Effect;
import dev.wharf.it.Register.Write;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RegisterTest {
    private final AtomicLong clock = new AtomicLong();
    private final Register register = new Register("torture/a:latest", clock);

    @Test
    void noticesThatAnAcknowledgedWriteIsLost() {
        acknowledged(Effect.write("a"));
        assertThatThrownBy(() -> register.settle(ABSENT, true))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("torture/a:latest: at rest absent, after absent[=a@1-2]");
    }

    @Test
    void noticesThatAnAcknowledgedDeletionIsLost() {
        acknowledged(Effect.write("a"));
        register.settle("a", true);
        acknowledged(Effect.writeUnless(ABSENT, ABSENT));
        assertThatThrownBy(() -> register.settle("a", true)).isInstanceOf(AssertionError.class);
    }

    @Test
    void noticesAStaleRead() {
        acknowledged(Effect.write("a"));
        acknowledged(Effect.write("b"));
        assertThatThrownBy(() -> saw("a")).isInstanceOf(AssertionError.class);
    }

    @Test
    void noticesASuccessThatTheConditionForbids() {
        acknowledged(Effect.write("a"));
        Write write = register.begin(Effect.writeOver(ABSENT, "b"));
        assertThatThrownBy(() -> register.acknowledge(write))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("acknowledged =b over absent");
    }

    @Test
    void noticesARefusalThatTheConditionForbids() {
        acknowledged(Effect.write("a"));
        long sent = clock.incrementAndGet();
        assertThatThrownBy(() -> register.saw(Effect.readOther("a"), sent)).isInstanceOf(AssertionError.class);
    }

    @Test
    void noticesARefusedWriteThatSomebodySaw() {
        Write refused = register.begin(Effect.write("a"));
        saw("a");
        register.withdraw(refused);
        assertThatThrownBy(() -> register.settle(ABSENT, false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("while it ran");
    }

    @Test
    void anUnansweredWriteIsThereOrNot() {
        for (String outcome : new String[] {"a", ABSENT}) {
            register.begin(Effect.write("a"));
            register.settle(outcome, true);
            assertThat(register.settled()).isEqualTo(outcome);
            acknowledged(Effect.write(ABSENT));
            register.settle(ABSENT, true);
        }
        register.begin(Effect.write("a"));
        assertThatThrownBy(() -> register.settle("b", true)).isInstanceOf(AssertionError.class);
    }

    @Test
    void anUnansweredConditionalWriteIsNotThereIfItsConditionNeverHeld() {
        acknowledged(Effect.write("a"));
        register.begin(Effect.writeOver("b", "c"));
        assertThatThrownBy(() -> register.settle("c", true)).isInstanceOf(AssertionError.class);
    }

    @Test
    void onlyAPowerCutTakesWhatWasSeenAndNotAcknowledged() {
        register.begin(Effect.write("a"));
        saw("a");
        assertThatThrownBy(() -> register.settle(ABSENT, true)).isInstanceOf(AssertionError.class);
        register.settle(ABSENT, false);
        assertThat(register.settled()).isEqualTo(ABSENT);
    }

    @Test
    void aListLagsBehindUntilTheWriteIsAcknowledged() {
        Write write = register.begin(Effect.write("a"));
        saw("a");
        register.sawLate(Effect.read(ABSENT), clock.incrementAndGet());
        register.acknowledge(write);
        assertThatThrownBy(() -> register.sawLate(Effect.read(ABSENT), clock.incrementAndGet()))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void startsAgainWhenItIsSettled() {
        register.begin(Effect.write("a"));
        assertThat(register.isTouched()).isTrue();
        register.settle(ABSENT, true);
        assertThat(register.isTouched()).isFalse();
        assertThatThrownBy(() -> saw("a")).isInstanceOf(AssertionError.class);
    }

    @Test
    void tellsWhatMayBeWithoutRememberingIt() {
        register.begin(Effect.write("a"));
        long sent = clock.incrementAndGet();
        long answered = clock.incrementAndGet();
        assertThat(register.may(Effect.read("a"), sent, answered)).isTrue();
        assertThat(register.may(Effect.read(ABSENT), sent, answered)).isTrue();
        assertThat(register.may(Effect.read("b"), sent, answered)).isFalse();
        saw(ABSENT);
    }

    private void acknowledged(Effect effect) {
        register.acknowledge(register.begin(effect));
    }

    private void saw(String value) {
        register.saw(Effect.read(value), clock.incrementAndGet());
    }
}
