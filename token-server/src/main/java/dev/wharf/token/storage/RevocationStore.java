package dev.wharf.token.storage;

import java.time.Instant;
import java.util.List;

/**
 * Whose older tokens are void. An entry comes into being with the change that makes them so: an account or robot is
 * disabled or deleted, an account gets another password or is logged out everywhere, one of its secrets is deleted, or
 * a backup is restored. Every method throws {@link StorageException} when the database does not answer.
 */
public interface RevocationStore {
    /** The entries from a time on, in the order of their times. */
    List<Revocation> since(Instant time);

    /** Drops the entries before a time, whose tokens have ended by themselves. */
    void forget(Instant before);
}
