package dev.wharf.token.issue;

import dev.wharf.token.storage.PolicyEpoch;
import dev.wharf.token.storage.SigningKeyStore;
import dev.wharf.token.storage.StorageException;
import dev.wharf.token.storage.Transactions;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;

/**
 * The keys that sign tokens, below a CA of the deployment's own. Registries trust the CA, so that a new signing key
 * needs no restart of anything. They are in the database, and all servers on it sign with the same.
 *
 * <p>{@link #renew} replaces signing keys in time; the old ones stay published as long as their tokens may be valid.
 */
public final class SigningKeys {
    /** A server that does not know for so long what others have done signs nothing: they may have revoked the key. */
    static final Duration LONGEST_UNSEEN = Duration.ofSeconds(5);

    private static final Duration CA_NEAR_ITS_END = Duration.ofDays(180);
    private static final Logger LOG = System.getLogger(SigningKeys.class.getName());

    private final Storage storage;
    private final KeyFiles files;
    private final KeyEncryption encryption;
    private final KeyVault vault;
    private final KeyChanges changes;
    private final Rotation rotation;
    private final InstantSource clock;
    private volatile PublishedKeys current;
    private volatile Instant seen;
    private volatile boolean failing;

    /**
     * Where the keys are.
     *
     * @param keys the keys
     * @param transactions over them
     * @param epoch grows with every change of them
     */
    public record Storage(SigningKeyStore keys, Transactions transactions, PolicyEpoch epoch) {}

    /** Something that is done to the keys. */
    @FunctionalInterface
    private interface Change<R> {
        R make(Instant now) throws IOException, GeneralSecurityException;
    }

    private SigningKeys(
            Storage storage, KeyFiles files, KeyEncryption encryption, Rotation rotation, Luck luck, boolean discard)
            throws IOException, GeneralSecurityException {
        this.storage = storage;
        this.files = files;
        this.encryption = encryption;
        this.vault = new KeyVault(storage.keys(), encryption);
        this.changes = new KeyChanges(vault, new CertificateMaker(luck.random()), rotation);
        this.rotation = rotation;
        this.clock = luck.clock();
        KeyTakeover takeover = new KeyTakeover(files, vault, rotation);
        change("open", now -> {
            check(discard, ", or give them up by keys.discard: true");
            takeover.copy(now);
            changes.settle(now);
            return now;
        });
        takeover.removeFiles();
        this.seen = clock.instant();
        this.current = read(storage.epoch().epoch());
        publish(current.caPem());
    }

    /** Time and randomness. */
    public record Luck(InstantSource clock, SecureRandom random) {}

    /**
     * Opens the keys, takes over what an older version has left in {@code keys/}, and makes what is missing; and writes
     * {@code ca.pem}, the CA certificate for everybody.
     *
     * @param data a directory that exists
     * @param rotation when keys come and go; after a change of the algorithm a new key signs at once
     * @param discard whether keys that were encrypted with another secret are given up, and new ones made
     * @throws SigningKeysException if a key or a file cannot be read, written or understood
     */
    public static SigningKeys open(
            Path data, Storage storage, KeyEncryption encryption, Rotation rotation, Luck luck, boolean discard) {
        try {
            return new SigningKeys(storage, new KeyFiles(data.toAbsolutePath()), encryption, rotation, luck, discard);
        } catch (IOException | GeneralSecurityException e) {
            throw failure("open", e);
        }
    }

    /**
     * Gives up keys that are encrypted with another secret, if that is wanted.
     *
     * @param wayOut what else can be done about such keys
     */
    private void check(boolean discard, String wayOut) throws GeneralSecurityException {
        try {
            for (KeptKey key : vault.keys()) {
                if (!key.stored().sealed().isEmpty()) {
                    vault.open(key);
                }
            }
        } catch (AEADBadTagException e) {
            if (!discard) {
                throw new GeneralSecurityException(
                        "they are encrypted with another key than " + encryption
                                + "; nothing was changed, start with that one" + wayOut,
                        e);
            }
            LOG.log(Level.WARNING, "keys.discard: the signing CA and its keys are given up");
            vault.keys().forEach(vault::delete);
        }
    }

    /** One at a time, on all servers. */
    private <R> R change(String verb, Change<R> change) {
        return storage.transactions().commit(() -> {
            try {
                vault.lock();
                return change.make(clock.instant());
            } catch (IOException | GeneralSecurityException e) {
                throw failure(verb, e);
            }
        });
    }

    private static SigningKeysException failure(String verb, Exception failure) {
        // What went wrong with a file is mostly told by the kind of the exception, and its message is the path alone.
        String reason = failure instanceof IOException
                ? failure.getClass().getSimpleName() + ": " + failure.getMessage()
                : String.valueOf(failure.getMessage());
        return new SigningKeysException("cannot " + verb + " the signing keys: " + reason, failure);
    }

    private PublishedKeys read(long epoch) throws GeneralSecurityException {
        return PublishedKeys.of(epoch, vault.keys(), vault);
    }

    private void publish(String certificate) throws IOException {
        Optional<String> published = files.published();
        if (published.isPresent() && !published.get().equals(certificate)) {
            LOG.log(
                    Level.WARNING,
                    "ca.pem held another CA and is replaced: registries that trust the other refuse tokens from now on");
        }
        if (!published.equals(Optional.of(certificate))) {
            files.publish(certificate);
        }
    }

    /**
     * Takes notice of what this or another server has changed. Costs next to nothing when that is nothing.
     *
     * @throws StorageException if the database does not answer
     * @throws SigningKeysException if a key cannot be read; what was in use stays in use
     */
    public synchronized void refresh() {
        Instant now = clock.instant();
        long epoch = storage.epoch().epoch();
        PublishedKeys before = current;
        if (epoch != before.epoch()) {
            try {
                List<KeptKey> keys = vault.keys();
                current = keys.equals(before.all()) ? before.at(epoch) : PublishedKeys.of(epoch, keys, vault);
                if (!current.caPem().equals(before.caPem())) {
                    publish(current.caPem());
                }
            } catch (IOException | GeneralSecurityException e) {
                throw failure("read", e);
            }
        }
        seen = now;
    }

    /**
     * Makes the next signing key, puts it to use, and drops old ones, each when its time has come. To be called every
     * few minutes.
     *
     * @throws SigningKeysException if that fails; what was in use stays in use
     */
    public void renew() {
        refresh();
        Instant end = Rotation.authority(current.all()).orElseThrow().notAfter();
        Instant now = clock.instant();
        if (end.minus(CA_NEAR_ITS_END).isBefore(now)) {
            LOG.log(
                    Level.WARNING,
                    "the signing CA ends on " + end + " and is replaced then; to do it before, revoke it, and give"
                            + " ca.pem to the registries");
        }
        if (rotation.next(current.all(), now).isPresent()) {
            change("renew", then -> {
                changes.settle(then);
                storage.transactions().afterwards(this::tryRefresh);
                return then;
            });
        }
    }

    /**
     * {@link #refresh}, where what is known is better than nothing; a failure is logged once. To be called every few
     * seconds.
     */
    public void tryRefresh() {
        try {
            refresh();
            failing = false;
        } catch (StorageException | SigningKeysException e) {
            if (!failing) {
                LOG.log(Level.WARNING, "the signing keys cannot be read, those that are known stay published", e);
            }
            failing = true;
        }
    }

    /**
     * Lets something put other keys in the place of these, all at once or not at all.
     *
     * @throws SigningKeysException if they cannot be read: they are encrypted with another secret
     */
    public <R> R replace(Supplier<R> replacement) {
        return change("take up", now -> {
            R result = replacement.get();
            check(false, "");
            changes.settle(now);
            storage.transactions().afterwards(this::tryRefresh);
            return result;
        });
    }

    /**
     * Makes the next signing key, if there is none yet.
     *
     * @param isUrgent whether it signs at once, also where a cache of the published keys does not know it yet
     * @return the next key
     */
    public KeyDescription rotate(boolean isUrgent) {
        return change("rotate", now -> {
            String id = changes.rotate(isUrgent, now);
            storage.transactions().afterwards(this::tryRefresh);
            return description(id);
        });
    }

    /**
     * Revokes a key at once, and with the CA all that it has certified; another one takes its place.
     *
     * @param id any of its ids
     * @return the key as it is then; empty if there is none
     */
    public Optional<KeyDescription> revoke(String id) {
        return change("revoke", now -> {
            Optional<String> revoked = changes.revoke(id, now);
            storage.transactions().afterwards(this::tryRefresh);
            return revoked.isPresent() ? Optional.of(description(revoked.get())) : Optional.empty();
        });
    }

    private KeyDescription description(String id) throws GeneralSecurityException {
        return vault.keys().stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .map(key -> KeyDescription.of(key, rotation))
                .orElseThrow();
    }

    /** All keys, the oldest first. */
    public List<KeyDescription> list() {
        refresh();
        return current.all().stream()
                .map(key -> KeyDescription.of(key, rotation))
                .toList();
    }

    /**
     * The key that signs now.
     *
     * @throws StorageException if it is not known whether it still does
     */
    SigningKey active() {
        if (isStale()) {
            refreshStale();
        }
        return current.signing();
    }

    private boolean isStale() {
        return Duration.between(seen, clock.instant()).abs().compareTo(LONGEST_UNSEEN) > 0;
    }

    /** Of many who find it stale at once, one looks for all. */
    private synchronized void refreshStale() {
        if (isStale()) {
            refresh();
        }
    }

    /** As known now, if the database answers: whoever reads it has perhaps seen a token of another server. */
    private PublishedKeys published() {
        tryRefresh();
        return current;
    }

    /** The JWK set of every key whose tokens may be valid, each under both of its ids, as JSON. */
    public String jwks() {
        return published().jwks();
    }

    /** The CA certificate as PEM: a registry's {@code rootcertbundle}. */
    public String caPem() {
        return published().caPem();
    }

    /** The CA certificate and those of all published keys as PEM, for registries that look keys up by id. */
    public String bundlePem() {
        return published().bundlePem();
    }

    /** The certificates of the keys of {@link #jwks} as PEM, first that of the one which signs now. */
    public String signingPem() {
        return published().signingPem();
    }

    /** The ids (RFC 7638) of all keys whose tokens are not to be believed. */
    public List<String> revoked() {
        refresh();
        return current.revoked();
    }
}
