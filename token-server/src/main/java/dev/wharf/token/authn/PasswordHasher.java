package dev.wharf.token.authn;

import java.security.SecureRandom;

// Signatures first: the bodies follow in the next commits.
@SuppressWarnings("DoNotCallSuggester")
public final class PasswordHasher implements AutoCloseable {
    public PasswordHasher(int cost, SecureRandom random) {}

    /**
     * Hashes a new password.
     *
     * @throws dev.wharf.model.InvalidValueException if it is empty, longer than 72 bytes or holds a NUL
     * @throws OverloadedException if the queue is full or the wait too long
     */
    public String hash(String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
