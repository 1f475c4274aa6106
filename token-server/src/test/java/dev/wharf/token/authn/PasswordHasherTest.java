package dev.wharf.token.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.InvalidValueException;
import dev.wharf.token.authn.PasswordHasher.Verdict;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHasherTest {
    // The test vector of the original implementation for "abc".
    private static final String ABC = "06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";

    private final PasswordHasher hasher = new PasswordHasher(4, new SecureRandom());

    @AfterEach
    void close() {
        hasher.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$2a$", "$2b$", "$2y$"})
    void hashes_of_every_sound_implementation_are_known(String prefix) {
        assertThat(verify("abC", prefix + ABC)).isFalse();
        assertThat(verify("abc", prefix + ABC)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "$2x$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$2$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$2a$31$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0",
                "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i\n",
                "$apr1$DCq7YPn5$x1Lad4cll.TV4S6ytwfsfY8"
            })
    void what_is_no_bcrypt_hash_matches_nothing(String stored) {
        assertThat(verify("abc", stored)).isFalse();
        assertThat(verify("-", stored)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "", "x"})
    void no_hash_matches_nothing(String password) {
        assertThat(hasher.verify(password, Optional.empty()).join()).isEqualTo(Verdict.WRONG);
    }

    @Test
    void bytes_that_bcrypt_would_not_see_are_refused() {
        String longest = "é".repeat(36);
        String stored = hasher.hash(longest);
        assertThat(verify(longest + "x", stored)).isFalse();
        assertThat(verify(longest + "\0", stored)).isFalse();
        assertThat(verify(longest, stored)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b", "1234567890123456789012345678901234567890123456789012345678901234567890123"})
    void an_unusable_password_is_not_hashed(String password) {
        assertThatThrownBy(() -> hasher.hash(password)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void hashes_have_salt_and_the_cost_asked_for() {
        assertThat(hasher.hash("secret")).startsWith("$2a$04$").isNotEqualTo(hasher.hash("secret"));
        assertThatThrownBy(() -> new PasswordHasher(15, new SecureRandom())).isInstanceOf(InvalidValueException.class);
    }

    /** Compares the shortest of some runs, which other load on the machine disturbs least. */
    @Test
    void it_takes_as_long_without_an_account() {
        try (PasswordHasher slow = new PasswordHasher(10, new SecureRandom())) {
            Optional<String> stored = Optional.of(slow.hash("secret"));
            long known = Long.MAX_VALUE;
            long unknown = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                known = Math.min(known, nanos(() -> slow.verify("wrong", stored).join()));
                unknown = Math.min(
                        unknown,
                        nanos(() -> slow.verify("wrong", Optional.empty()).join()));
            }
            assertThat((double) unknown / known).isBetween(0.5, 2.0);
        }
    }

    private static long nanos(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    private boolean verify(String password, String stored) {
        return hasher.verify(password, Optional.of(stored)).join() == Verdict.RIGHT;
    }

    @ParameterizedTest
    @CsvSource({"4,10", "5,10", "9,10", "10,10", "12,10", "4,4"})
    void a_cheaper_hash_is_padded_to_the_work_of_ours(int stored, int own) {
        int work = (1 << stored)
                + PasswordHasher.padding(stored, own).map(cost -> 1 << cost).sum();
        assertThat(work).isEqualTo(1 << Math.max(stored, own));
    }

    @Test
    void a_hash_of_another_cost_is_known() {
        String own = hasher.hash("a password");
        assertThat(hasher.isOfOtherCost(own)).isFalse();
        assertThat(hasher.isOfOtherCost("$2y$05$" + own.substring(7))).isTrue();
        assertThat(hasher.isOfOtherCost("broken")).isFalse();
    }
}
