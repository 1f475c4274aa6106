package dev.wharf.token.issue;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys that sign tokens, below a CA of the deployment's own. Registries trust the CA, so that a new signing key
 * needs no restart of anything.
 *
 * <p>{@link #renew} replaces signing keys in time; the old ones stay published as long as their tokens may be valid.
 */
public final class SigningKeys {
    private static final Duration CA_NEAR_ITS_END = Duration.ofDays(180);
    private static final Logger LOG = System.getLogger(SigningKeys.class.getName());

    private final KeyFiles files;
    private final CertificateMaker maker;
    private final CertifiedKey authority;
    private final Rotation rotation;
    private final String caPem;
    private final InstantSource clock;
    private volatile Current current;

    /** What is in use: the key that signs, and all public keys as JSON and as certificates. */
    private record Current(SigningKey key, String jwks, String certificates) {}

    private SigningKeys(
            KeyFiles files, CertificateMaker maker, CertifiedKey authority, Rotation rotation, InstantSource clock)
            throws IOException, GeneralSecurityException {
        this.files = files;
        this.maker = maker;
        this.authority = authority;
        this.caPem = authority.certificateText();
        this.rotation = rotation;
        this.clock = clock;
        this.current = rotate();
    }

    /**
     * Opens the keys, and makes what is missing: {@code keys/ca.pem} and {@code keys/signing-*.pem}, each a private key
     * with its certificate, readable by the owner alone, and {@code ca.pem}, the CA certificate for everybody.
     *
     * @param data a directory that exists
     * @param algorithm how tokens are signed; after a change a new key signs at once
     * @param longestToken the longest lifetime of a token
     * @throws SigningKeysException if a file cannot be read, written or understood, or the CA has ended
     */
    public static SigningKeys open(
            Path data, SigningAlgorithm algorithm, Duration longestToken, InstantSource clock, SecureRandom random) {
        try {
            KeyFiles files = KeyFiles.open(data.toAbsolutePath());
            CertificateMaker maker = new CertificateMaker(random);
            Optional<CertifiedKey> kept = files.authority();
            CertifiedKey authority = kept.isPresent() ? kept.get() : maker.newAuthority(clock.instant());
            if (kept.isEmpty()) {
                files.keepAuthority(authority);
            }
            publish(files, authority.certificateText());
            Rotation rotation = new Rotation(algorithm, longestToken, authority.notAfter());
            return new SigningKeys(files, maker, authority, rotation, clock);
        } catch (IOException | GeneralSecurityException e) {
            throw new SigningKeysException("cannot open the signing keys in " + data + ": " + reason(e), e);
        }
    }

    private static void publish(KeyFiles files, String certificate) throws IOException {
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
     * Makes the next signing key, puts it to use, and drops old ones, each when its time has come. To be called once a
     * day.
     *
     * @throws SigningKeysException if that fails; what was in use stays in use
     */
    public synchronized void renew() {
        try {
            current = rotate();
        } catch (IOException | GeneralSecurityException e) {
            throw new SigningKeysException("cannot renew the signing keys: " + reason(e), e);
        }
    }

    /** What went wrong with a file is mostly told by the kind of the exception, and its message is the path alone. */
    private static String reason(Exception failure) {
        return failure instanceof IOException
                ? failure.getClass().getSimpleName() + ": " + failure.getMessage()
                : String.valueOf(failure.getMessage());
    }

    private Current rotate() throws IOException, GeneralSecurityException {
        Instant now = clock.instant();
        checkAuthority(now);
        List<CertifiedKey> keys = new ArrayList<>(files.signing());
        if (rotation.isDue(keys, now)) {
            CertifiedKey made = maker.newSigningKey(authority, rotation.algorithm(), now);
            files.keepSigning(made);
            keys.add(made);
            LOG.log(Level.INFO, "made a signing key that ends on " + made.notAfter());
        }
        CertifiedKey active = rotation.active(keys, now).orElseThrow();
        for (CertifiedKey key : List.copyOf(keys)) {
            if (rotation.isOver(key, active, now)) {
                files.removeSigning(key);
                keys.remove(key);
            }
        }
        SigningKey signing = new SigningKey(rotation.algorithm(), active, KeyIds.of(active.publicKey()));
        return new Current(signing, jwks(keys), certificates(active, keys));
    }

    private void checkAuthority(Instant now) throws GeneralSecurityException {
        Instant end = authority.notAfter();
        String remedy = "; for a new CA move the directory keys away, restart, and give ca.pem to the registries";
        if (!rotation.canSign(now)) {
            throw new GeneralSecurityException("the CA has ended on " + end + remedy);
        }
        if (end.minus(CA_NEAR_ITS_END).isBefore(now)) {
            LOG.log(Level.WARNING, "the signing CA ends on " + end + ", and with it every token" + remedy);
        }
    }

    private static String jwks(List<CertifiedKey> keys) {
        return new JWKSet(keys.stream()
                        .flatMap(key -> KeyIds.jwks(key.publicKey()).stream())
                        .toList())
                .toString();
    }

    private static String certificates(CertifiedKey active, List<CertifiedKey> keys) throws GeneralSecurityException {
        StringBuilder text = new StringBuilder(active.certificateText());
        for (CertifiedKey key : keys) {
            if (!key.equals(active)) {
                text.append(key.certificateText());
            }
        }
        return text.toString();
    }

    /** The key that signs now. */
    SigningKey active() {
        return current.key();
    }

    /** The JWK set of every key whose tokens may be valid, each under both of its ids, as JSON. */
    public String jwks() {
        return current.jwks();
    }

    /** The certificates of the keys of {@link #jwks} as PEM, first that of the one which signs now. */
    public String signingPem() {
        return current.certificates();
    }

    /** The CA certificate as PEM: a registry's {@code rootcertbundle}. */
    public String caPem() {
        return caPem;
    }
}
