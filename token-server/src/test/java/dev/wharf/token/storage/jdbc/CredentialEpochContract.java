package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When what was verified of an account becomes void, whichever database is below. */
abstract class CredentialEpochContract extends StoreFixture {
    private static final Optional<String> SAME_PASSWORD = Optional.empty();

    @BeforeEach
    void makeAccount() {
        users.put("alice", settings(HASH, false));
    }

    @Test
    void a_new_password_is_a_new_epoch() {
        int before = epoch();
        users.put("alice", settings(OTHER_HASH, false));
        assertThat(epoch()).isEqualTo(before + 1);
    }

    @Test
    void to_disable_is_a_new_epoch_and_to_enable_is_none() {
        int before = epoch();
        users.put("alice", UserSettings.of(SAME_PASSWORD, false, false));
        assertThat(epoch()).isEqualTo(before + 1);
        assertThat(user("alice").enabled()).isFalse();
        users.put("alice", UserSettings.of(SAME_PASSWORD, false, true));
        assertThat(epoch()).isEqualTo(before + 1);
        assertThat(user("alice").enabled()).isTrue();
    }

    @Test
    void other_changes_are_none() {
        int before = epoch();
        users.put("alice", UserSettings.of(SAME_PASSWORD, true, true));
        users.put("alice", new UserSettings(SAME_PASSWORD, true, Optional.empty(), Optional.of(true)));
        assertThat(epoch()).isEqualTo(before);
    }

    @Test
    void what_is_not_said_stays() {
        users.put("alice", new UserSettings(SAME_PASSWORD, false, Optional.of(false), Optional.of(true)));
        users.put("alice", new UserSettings(SAME_PASSWORD, false, Optional.empty(), Optional.empty()));
        assertThat(user("alice").enabled()).isFalse();
        assertThat(user("alice").mustChangePassword()).isTrue();
    }

    @Test
    void a_password_that_an_administrator_sets_need_be_changed_only_if_that_is_said() {
        users.put("alice", new UserSettings(Optional.of(HASH), false, Optional.empty(), Optional.of(true)));
        assertThat(user("alice").mustChangePassword()).isTrue();
        users.put("alice", new UserSettings(Optional.of(HASH), false, Optional.empty(), Optional.empty()));
        assertThat(user("alice").mustChangePassword()).isFalse();
        users.put("bob", new UserSettings(Optional.of(HASH), false, Optional.empty(), Optional.of(true)));
        assertThat(user("bob").mustChangePassword()).isTrue();
        users.put("carol", new UserSettings(Optional.of(HASH), false, Optional.empty(), Optional.empty()));
        assertThat(user("carol").mustChangePassword()).isFalse();
        assertThat(user("carol").enabled()).isTrue();
    }

    @Test
    void the_owner_changes_the_password() {
        users.put("alice", new UserSettings(SAME_PASSWORD, false, Optional.empty(), Optional.of(true)));
        User before = user("alice");
        assertThat(users.changePassword(before.id(), before.credentialEpoch(), OTHER_HASH))
                .isTrue();
        User after = user("alice");
        assertThat(hash("alice")).isEqualTo(OTHER_HASH);
        assertThat(after.mustChangePassword()).isFalse();
        assertThat(after.credentialEpoch()).isEqualTo(before.credentialEpoch() + 1);
    }

    @Test
    void whoever_was_known_before_the_account_changed_does_not_change_its_password() {
        User before = user("alice");
        users.endLogins("alice");
        assertThat(users.changePassword(before.id(), before.credentialEpoch(), OTHER_HASH))
                .isFalse();
        users.put("alice", UserSettings.of(SAME_PASSWORD, false, false));
        assertThat(users.changePassword(before.id(), epoch(), OTHER_HASH)).isFalse();
        users.delete("alice");
        assertThat(users.changePassword(before.id(), before.credentialEpoch(), OTHER_HASH))
                .isFalse();
        users.put("alice", settings(HASH, false));
        assertThat(users.changePassword(before.id(), epoch(), OTHER_HASH)).isFalse();
        assertThat(hash("alice")).isEqualTo(HASH);
    }

    @Test
    void of_two_changes_by_one_password_one_counts() throws Exception {
        User before = user("alice");
        List<Boolean> changed = together(IntStream.range(0, 4)
                .mapToObj(_ -> task(() -> users.changePassword(before.id(), before.credentialEpoch(), OTHER_HASH)))
                .toList());
        assertThat(changed).containsOnlyOnce(true).hasSize(4);
        assertThat(epoch()).isEqualTo(before.credentialEpoch() + 1);
    }

    @Test
    void to_end_all_logins_is_a_new_epoch_and_the_password_stays() {
        int before = epoch();
        assertThat(users.endLogins("alice")).isTrue();
        assertThat(epoch()).isEqualTo(before + 1);
        assertThat(hash("alice")).isEqualTo(HASH);
        assertThat(user("alice").enabled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob", "everyone", "", "a\0b", "\ud800"})
    void nobody_else_has_logins(String name) {
        int before = epoch();
        assertThat(users.endLogins(name)).isFalse();
        assertThat(epoch()).isEqualTo(before);
    }

    private int epoch() {
        return user("alice").credentialEpoch();
    }
}
