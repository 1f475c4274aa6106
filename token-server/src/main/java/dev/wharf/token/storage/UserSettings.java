package dev.wharf.token.storage;

import java.util.Optional;

/**
 * What an administrator sets of an account.
 *
 * @param passwordHash the new password's bcrypt hash; empty keeps the one there is
 * @param admin whether it may use the admin API
 * @param enabled whether it may log in
 */
public record UserSettings(Optional<String> passwordHash, boolean admin, boolean enabled) {}
