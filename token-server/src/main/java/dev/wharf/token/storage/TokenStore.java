package dev.wharf.token.storage;

import dev.wharf.token.authz.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The secrets that Wharf made. Changes are durable when a method returns; every method throws {@link StorageException}
 * when the database does not answer.
 */
public interface TokenStore {
    /** Finds a secret by its SHA-256. */
    Optional<StoredToken> find(String hash);

    /** Finds a secret by its id. */
    Optional<StoredToken> find(long id);

    /** The secrets of an account of this kind, by id. */
    List<StoredToken> list(Subject owner, StoredToken.Kind kind);

    /**
     * Keeps a secret.
     *
     * @param hash SHA-256 of it
     * @return its id; empty if there is no such owner
     */
    Optional<Long> add(String hash, StoredToken.Settings token);

    /**
     * Deletes a secret; it is good for nothing from then on, nor is what its owner was given for it or anything else
     * before.
     *
     * @return whether there was one
     */
    boolean delete(long id);

    /** Deletes those of an account that were last used, or if never then made, before a time. */
    void deleteUnused(Subject owner, StoredToken.Kind kind, Instant before);

    /** Deletes all but those of an account that were last used, or if never then made, the latest. */
    void keepLatest(Subject owner, StoredToken.Kind kind, int count);

    /** Makes those of an account that would be good for longer, end at a time. */
    void end(Subject owner, StoredToken.Kind kind, Instant at);

    /** Deletes those of an account that have ended at a time. */
    void deleteEnded(Subject owner, StoredToken.Kind kind, Instant at);

    /** Records that a secret was used. */
    void used(long id, StoredToken.Use use);
}
