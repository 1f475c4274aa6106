package dev.wharf.token.storage;

import java.util.Optional;

/**
 * What an administrator sets of an account.
 *
 * @param passwordHash the new password's bcrypt hash; empty keeps the one there is
 * @param admin whether it may use the admin API
 * @param enabled whether it may log in; empty keeps what it was, a new account is enabled
 * @param mustChangePassword whether the password is good for nothing but choosing another; empty means no for a new
 *     password and keeps what it was for an old one
 */
public record UserSettings(
        Optional<String> passwordHash, boolean admin, Optional<Boolean> enabled, Optional<Boolean> mustChangePassword) {
    /** An account whose password need not be changed. */
    public static UserSettings of(Optional<String> passwordHash, boolean admin, boolean enabled) {
        return new UserSettings(passwordHash, admin, Optional.of(enabled), Optional.empty());
    }
}
