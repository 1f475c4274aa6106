package dev.wharf.token.issue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

// Signatures first: the bodies follow in the next commits.
@SuppressWarnings("DoNotCallSuggester")
public final class SigningKeys {
    /** Opens {@code data/keys}, creating what is missing there, and {@code data/ca.pem}. */
    public static SigningKeys open(
            Path data, SigningAlgorithm algorithm, Duration longestToken, InstantSource clock, SecureRandom random) {
        throw new UnsupportedOperationException();
    }

    /** The JWK set of every key whose tokens may still be valid, as JSON. */
    public String jwks() {
        throw new UnsupportedOperationException();
    }

    /** The CA certificate: a registry's {@code rootcertbundle}. */
    public String caPem() {
        throw new UnsupportedOperationException();
    }

    /** Makes the next signing key when the time has come; to be called once a day. */
    public void renew() {}
}
