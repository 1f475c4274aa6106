package dev.wharf.token.storage;

/**
 * What a password is checked against.
 *
 * @param id of the account
 * @param credentialEpoch of the account
 * @param enabled whether the account may log in
 * @param hash bcrypt, {@code $2a$…}; never shown
 */
public record PasswordRecord(long id, int credentialEpoch, boolean enabled, String hash) {
    @Override
    public String toString() {
        return "PasswordRecord[" + id + "]";
    }
}
