package dev.wharf.token.issue;

import dev.wharf.token.storage.StoredKey;
import java.time.Instant;
import java.util.Optional;

/**
 * What may be told of a key.
 *
 * @param id RFC 7638 thumbprint
 * @param libtrustId the id by which registry 2.x knows it
 * @param role what it signs
 * @param state what it is good for
 * @param algorithm how it signs
 * @param times when it came into its states
 * @param usedFrom when it will sign, if it is the next one
 * @param notAfter the end of its certificate
 */
public record KeyDescription(
        String id,
        String libtrustId,
        StoredKey.Role role,
        StoredKey.State state,
        String algorithm,
        StoredKey.Times times,
        Optional<Instant> usedFrom,
        Instant notAfter) {
    static KeyDescription of(KeptKey key, Rotation rotation) {
        StoredKey stored = key.stored();
        KeyIds ids = KeyIds.of(key.publicKey());
        return new KeyDescription(
                ids.rfc7638(),
                ids.libtrust(),
                stored.role(),
                stored.state(),
                key.algorithm().map(SigningAlgorithm::label).orElse(""),
                stored.times(),
                stored.state() == StoredKey.State.NEXT ? Optional.of(rotation.usedFrom(key)) : Optional.empty(),
                key.notAfter());
    }
}
