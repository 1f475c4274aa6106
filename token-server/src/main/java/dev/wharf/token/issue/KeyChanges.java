package dev.wharf.token.issue;

import dev.wharf.token.storage.StoredKey;
import dev.wharf.token.storage.StoredKey.Role;
import dev.wharf.token.storage.StoredKey.State;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Changes the keys in the store; each method is to be called in a transaction that has locked them. */
final class KeyChanges {
    private static final Logger LOG = System.getLogger(KeyChanges.class.getName());

    private final KeyVault vault;
    private final CertificateMaker maker;
    private final Rotation rotation;

    KeyChanges(KeyVault vault, CertificateMaker maker, Rotation rotation) {
        this.vault = vault;
        this.maker = maker;
        this.rotation = rotation;
    }

    /** Does everything whose time has come. */
    void settle(Instant now) throws GeneralSecurityException, IOException {
        while (true) {
            List<KeptKey> keys = vault.keys();
            Optional<Rotation.Step> step = rotation.next(keys, now);
            if (step.isEmpty()) {
                return;
            }
            apply(step.get(), keys, now);
        }
    }

    private void apply(Rotation.Step step, List<KeptKey> keys, Instant now)
            throws GeneralSecurityException, IOException {
        switch (step) {
            case Rotation.Step.NewAuthority() -> {
                CertifiedKey made = maker.newAuthority(now);
                vault.put(vault.seal(made, Role.CA, now).activated(now));
                LOG.log(Level.INFO, "made a signing CA that ends on " + made.notAfter());
            }
            case Rotation.Step.NewKey() -> makeKey(keys, now);
            case Rotation.Step.Activate(KeptKey key) -> activate(key, keys, now);
            case Rotation.Step.Forget(KeptKey key) -> {
                vault.delete(key);
                LOG.log(
                        Level.INFO,
                        "forgot the {0} key {1}",
                        key.stored().state().label(),
                        key.id());
            }
        }
    }

    private void makeKey(List<KeptKey> keys, Instant now) throws GeneralSecurityException, IOException {
        CertifiedKey authority = vault.open(Rotation.authority(keys).orElseThrow());
        StoredKey made = vault.seal(maker.newSigningKey(authority, rotation.algorithm(), now), Role.SIGNING, now);
        vault.put(made);
        LOG.log(Level.INFO, "made the signing key {0}", made.id());
    }

    private void activate(KeptKey key, List<KeptKey> keys, Instant now) {
        Rotation.signing(keys, State.ACTIVE)
                .forEach(active -> vault.put(active.stored().retired(now)));
        vault.put(key.stored().activated(now));
        LOG.log(Level.INFO, "the signing key {0} signs from now on", key.id());
    }

    /**
     * Makes the next key, if there is none yet.
     *
     * @param isUrgent whether it signs at once
     * @return its id
     */
    String rotate(boolean isUrgent, Instant now) throws GeneralSecurityException, IOException {
        settle(now);
        List<KeptKey> keys = vault.keys();
        if (Rotation.signing(keys, State.NEXT).findFirst().isEmpty()) {
            makeKey(keys, now);
            keys = vault.keys();
        }
        KeptKey next = Rotation.signing(keys, State.NEXT).findFirst().orElseThrow();
        if (isUrgent) {
            activate(next, keys, now);
        }
        return next.id();
    }

    /**
     * Revokes a key, and with a CA those that it has certified. Another one takes its place at once.
     *
     * @param id any of its ids
     * @return its id; empty if there is no such key
     */
    Optional<String> revoke(String id, Instant now) throws GeneralSecurityException, IOException {
        List<KeptKey> keys = vault.keys();
        Optional<KeptKey> revoked =
                keys.stream().filter(key -> KeyIds.of(key.publicKey()).has(id)).findFirst();
        if (revoked.isPresent()) {
            keys.stream()
                    .filter(key -> key.id().equals(revoked.get().id())
                            || (revoked.get().stored().role() == Role.CA && key.isBelow(revoked.get())))
                    .filter(key -> key.stored().state() != State.REVOKED)
                    .forEach(key -> {
                        vault.put(key.stored().revoked(now));
                        LOG.log(Level.WARNING, "the key {0} is revoked", key.id());
                    });
            settle(now);
        }
        return revoked.map(KeptKey::id);
    }
}
