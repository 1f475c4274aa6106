package dev.wharf.token.issue;

import dev.wharf.token.storage.StoredKey;
import dev.wharf.token.storage.StoredKey.Role;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes the keys of an older version over from its files. The files go when the keys are on disk in the database, and a
 * crash in between leaves both.
 */
final class KeyTakeover {
    private static final Logger LOG = System.getLogger(KeyTakeover.class.getName());

    private final KeyFiles files;
    private final KeyVault vault;
    private final Rotation rotation;

    KeyTakeover(KeyFiles files, KeyVault vault, Rotation rotation) {
        this.files = files;
        this.vault = vault;
        this.rotation = rotation;
    }

    /** Puts the keys into the store, unless there are any: registries trust the CA of the files, so it stays. */
    void copy(Instant now) throws IOException, GeneralSecurityException {
        Optional<KeyFiles.Left> authority = files.authority();
        if (authority.isEmpty() || !vault.keys().isEmpty()) {
            return;
        }
        vault.put(
                vault.seal(authority.get().key(), Role.CA, made(authority.get().key()))
                        .activated(now));
        List<CertifiedKey> signing = files.signing().stream()
                .map(KeyFiles.Left::key)
                .sorted(Comparator.comparing(CertifiedKey::notBefore))
                .toList();
        Optional<CertifiedKey> active = active(signing, now);
        for (CertifiedKey key : signing) {
            StoredKey sealed = vault.seal(key, Role.SIGNING, made(key));
            boolean isLater =
                    active.isPresent() && key.notBefore().isAfter(active.get().notBefore());
            if (active.equals(Optional.of(key))) {
                vault.put(sealed.activated(made(key)));
            } else {
                // When an older one was replaced is not known: at the latest now.
                vault.put(isLater ? sealed : sealed.retired(now));
            }
        }
        LOG.log(Level.INFO, "took the signing CA and {0} keys over from the directory keys", signing.size());
    }

    /** As the older version told it from the dates: the newest that is published long enough, else the oldest. */
    private Optional<CertifiedKey> active(List<CertifiedKey> signing, Instant now) {
        List<CertifiedKey> usable = signing.stream()
                .filter(key -> SigningAlgorithm.of(key.publicKey()).equals(Optional.of(rotation.algorithm())))
                .toList();
        return usable.reversed().stream()
                .filter(key -> !made(key).plus(rotation.announced()).isAfter(now))
                .findFirst()
                .or(() -> usable.stream().findFirst());
    }

    private static Instant made(CertifiedKey key) {
        return key.notBefore().plus(CertificateMaker.BACKDATED);
    }

    /** Removes the files of keys that are in the database. */
    void removeFiles() throws IOException, GeneralSecurityException {
        List<KeyFiles.Left> left = new ArrayList<>(files.signing());
        files.authority().ifPresent(left::add);
        if (left.isEmpty()) {
            return;
        }
        Set<String> kept = vault.keys().stream().map(KeptKey::id).collect(Collectors.toSet());
        List<KeyFiles.Left> copied = left.stream()
                .filter(file -> kept.contains(KeyIds.of(file.key().publicKey()).rfc7638()))
                .toList();
        files.remove(copied);
        if (copied.size() < left.size()) {
            LOG.log(
                    Level.WARNING,
                    "the directory keys holds keys that are not those of the database: they are not in use");
        }
    }
}
