package dev.wharf.token.storage;

import java.util.List;

/**
 * The keys that sign tokens, their private halves encrypted. Changes are durable when a method returns; every method
 * throws {@link StorageException} when the database does not answer.
 */
public interface SigningKeyStore {
    /** Makes everybody else who wants to change the keys wait until the transaction under way has ended. */
    void lock();

    /** All keys, the oldest first. */
    List<StoredKey> list();

    /** Adds a key, or replaces the one with its id. */
    void put(StoredKey key);

    /** Forgets a key, if it is there. */
    void delete(String id);
}
