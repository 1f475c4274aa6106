package dev.wharf.token.issue;

import dev.wharf.token.storage.SigningKeyStore;
import dev.wharf.token.storage.StoredKey;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Keeps keys in the store, their private halves encrypted, and gets them out again. */
final class KeyVault {
    private final SigningKeyStore store;
    private final KeyEncryption encryption;

    KeyVault(SigningKeyStore store, KeyEncryption encryption) {
        this.store = store;
        this.encryption = encryption;
    }

    /** All keys, the oldest first. */
    List<KeptKey> keys() throws GeneralSecurityException {
        List<KeptKey> keys = new ArrayList<>();
        for (StoredKey stored : store.list()) {
            keys.add(KeptKey.of(stored));
        }
        return List.copyOf(keys);
    }

    /** Lets nobody else change the keys until the transaction under way has ended. */
    void lock() {
        store.lock();
    }

    /** A key that is not kept yet: the next one. */
    StoredKey seal(CertifiedKey key, StoredKey.Role role, Instant created) throws GeneralSecurityException {
        String id = KeyIds.of(key.publicKey()).rfc7638();
        return new StoredKey(
                id,
                role,
                StoredKey.State.NEXT,
                key.certificateText(),
                encryption.seal(key.privateKey().getEncoded(), place(role, id)),
                StoredKey.Times.made(created));
    }

    /**
     * A key with its private half.
     *
     * @throws javax.crypto.AEADBadTagException if it was encrypted with another secret
     */
    CertifiedKey open(KeptKey key) throws GeneralSecurityException {
        StoredKey stored = key.stored();
        return CertifiedKey.of(encryption.open(stored.sealed(), place(stored.role(), stored.id())), key.certificate());
    }

    private static String place(StoredKey.Role role, String id) {
        return role.label() + " " + id;
    }

    void put(StoredKey key) {
        store.put(key);
    }

    void delete(KeptKey key) {
        store.delete(key.id());
    }
}
