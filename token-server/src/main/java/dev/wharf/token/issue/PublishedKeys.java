package dev.wharf.token.issue;

import com.nimbusds.jose.jwk.JWKSet;
import dev.wharf.token.storage.StoredKey;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is in use, as it was at an age of the database.
 *
 * @param epoch that age
 * @param all every key
 * @param signing the key that signs
 * @param jwks all public keys whose tokens may be valid, as JSON
 * @param caPem the CA certificate
 * @param signingPem the certificates of the public keys, that of the one which signs first
 */
record PublishedKeys(long epoch, List<KeptKey> all, SigningKey signing, String jwks, String caPem, String signingPem) {
    /** Of keys among which one signs, below a CA. */
    static PublishedKeys of(long epoch, List<KeptKey> all, KeyVault vault) throws GeneralSecurityException {
        KeptKey active = Rotation.active(all).orElseThrow(PublishedKeys::incomplete);
        KeptKey authority = Rotation.authority(all).orElseThrow(PublishedKeys::incomplete);
        SigningKey signing = new SigningKey(
                active.algorithm().orElseThrow(PublishedKeys::incomplete),
                vault.open(active),
                KeyIds.of(active.publicKey()));
        List<KeptKey> published = all.stream().filter(KeptKey::isPublished).toList();
        String jwks = new JWKSet(published.stream()
                        .flatMap(key -> KeyIds.jwks(key.publicKey()).stream())
                        .toList())
                .toString();
        String caPem = authority.stored().certificate();
        String signingPem = Stream.concat(Stream.of(active), published.stream().filter(key -> !key.equals(active)))
                .map(key -> key.stored().certificate())
                .collect(Collectors.joining());
        return new PublishedKeys(epoch, all, signing, jwks, caPem, signingPem);
    }

    private static GeneralSecurityException incomplete() {
        return new GeneralSecurityException("there is no key that signs");
    }

    /** The same at another age. */
    PublishedKeys at(long other) {
        return new PublishedKeys(other, all, signing, jwks, caPem, signingPem);
    }

    /** The CA certificate and those of the public keys. */
    String bundlePem() {
        return caPem + signingPem;
    }

    /** The ids of the keys that are not to be believed. */
    List<String> revoked() {
        return all.stream()
                .filter(key -> key.stored().state() == StoredKey.State.REVOKED)
                .map(KeptKey::id)
                .toList();
    }
}
