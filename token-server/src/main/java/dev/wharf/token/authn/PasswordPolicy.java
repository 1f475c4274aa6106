package dev.wharf.token.authn;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What is accepted as a new password (NIST SP 800-63B: a length, none that everybody tries, no kinds of characters).
 */
public final class PasswordPolicy {
    private static final int MIN_CHARACTERS = 10;

    private PasswordPolicy() {}

    /** Why the password is not accepted for the account, in words that do not show it; empty if it is. */
    public static Optional<String> objection(String account, String password) {
        if (password.codePointCount(0, password.length()) < MIN_CHARACTERS) {
            return Optional.of("must have at least " + MIN_CHARACTERS + " characters");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > PasswordHasher.MAX_BYTES) {
            return Optional.of("must have at most " + PasswordHasher.MAX_BYTES + " bytes in UTF-8");
        }
        if (password.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(password)) {
            return Optional.of("must not hold a NUL or half a character");
        }
        if (password.equalsIgnoreCase(account)) {
            return Optional.of("must not be the name of the account");
        }
        if (BearerSecret.Kind.claimedBy(password).isPresent()) {
            // It would be taken for a token at login.
            return Optional.of("must not begin as a token does");
        }
        return CommonPasswords.contain(password)
                ? Optional.of("must not be one of those that everybody tries")
                : Optional.empty();
    }
}
