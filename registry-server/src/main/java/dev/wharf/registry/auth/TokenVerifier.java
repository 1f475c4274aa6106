package dev.wharf.registry.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.Base64;
import dev.wharf.model.Digest;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies tokens as registry:2 and registry:3 do (Docker token JWT documentation), and more strictly where they were
 * fooled: no key is ever taken from the token itself.
 *
 * <p>The signer is looked for in the order {@code x5c}, if its chain leads to a root; {@code kid}; the thumbprint of
 * {@code jwk}. What has been verified is kept, bounded, until it says less, by time, or other keys are trusted.
 */
public final class TokenVerifier {
    /** Public-key algorithms alone: with HS256 a published key would be a shared secret (RFC 8725 section 2.1). */
    public static final List<String> ALGORITHMS =
            List.of("EdDSA", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512");

    /** More than any token server issues, and what the header's size admits. */
    private static final int MAX_LENGTH = 64 << 10;

    private final Claims.Expected expected;
    private final CertificateRoots roots;
    private final TrustedKeys keys;
    private final Set<String> algorithms;
    private final Revocations revocations;
    private final InstantSource clock;
    private final Cache<Digest, Verdict> verified =
            Caffeine.newBuilder().maximumSize(10_000).build();

    private record Verdict(VerifiedToken token, long keyGeneration) {}

    /**
     * Who has signed a token.
     *
     * @param until the end of its own validity
     * @param ids RFC 7638 thumbprints of the key, and of those that vouch for it
     */
    record Signer(PublicKey key, Instant until, Set<String> ids) {}

    /**
     * @param issuer what {@code iss} has to be, exactly
     * @param service what {@code aud} has to be or contain
     * @param algorithms what {@code alg} may be, of {@link #ALGORITHMS}
     * @param revocations what is not to be believed in spite of all that
     */
    public TokenVerifier(
            String issuer,
            String service,
            CertificateRoots roots,
            TrustedKeys keys,
            List<String> algorithms,
            Revocations revocations,
            InstantSource clock) {
        this.expected = new Claims.Expected(issuer, service);
        this.roots = roots;
        this.keys = keys;
        this.algorithms = Set.copyOf(algorithms);
        if (!ALGORITHMS.containsAll(algorithms)) {
            throw new IllegalArgumentException("accepted algorithms are " + ALGORITHMS);
        }
        this.revocations = revocations;
        this.clock = clock;
    }

    /** What the token says; empty if it is not to be believed, for whatever reason. */
    Optional<VerifiedToken> verify(String token) {
        if (token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        long generation = keys.generation();
        Digest hash = Digest.Algorithm.SHA256.of(token.getBytes(StandardCharsets.UTF_8));
        Verdict known = verified.getIfPresent(hash);
        if (known != null && known.keyGeneration == generation && known.token.isValidAt(now)) {
            return Optional.of(known.token).filter(revocations::allow);
        }
        Optional<VerifiedToken> fresh = parse(token).flatMap(jws -> verifyAnew(jws, now));
        fresh.ifPresent(good -> verified.put(hash, new Verdict(good, generation)));
        return fresh;
    }

    /** Whether a token that was verified before may still be believed. */
    boolean isStillGood(VerifiedToken token, Instant now) {
        return token.isValidAt(now) && revocations.allow(token);
    }

    private static Optional<JWSObject> parse(String token) {
        try {
            return Optional.of(JWSObject.parse(token));
        } catch (ParseException | RuntimeException e) {
            // The library has runtime exceptions for some garbage, a header of "null" for one.
            return Optional.empty();
        }
    }

    private Optional<VerifiedToken> verifyAnew(JWSObject token, Instant now) {
        JWSHeader header = token.getHeader();
        if (!algorithms.contains(header.getAlgorithm().getName()) || header.getCriticalParams() != null) {
            return Optional.empty();
        }
        return signer(token, now)
                .flatMap(signer -> Claims.parse(token.getPayload(), expected, signer, now))
                .filter(good -> isStillGood(good, now));
    }

    /** The first signer that is named, trusted, and really has signed. */
    private Optional<Signer> signer(JWSObject token, Instant now) {
        JWSHeader header = token.getHeader();
        List<Base64> x5c = header.getX509CertChain();
        Optional<Signer> certified = x5c == null
                ? Optional.empty()
                : roots.verify(x5c, now)
                        .map(leaf -> new Signer(leaf.key(), leaf.until(), leaf.ids()))
                        .filter(signer -> Signatures.verify(token, signer.key));
        return certified.or(() -> keyId(header)
                .flatMap(keys::find)
                .filter(key -> key.algorithm()
                        .map(only -> only.equals(header.getAlgorithm().getName()))
                        .orElse(true))
                .filter(key -> Signatures.verify(token, key.key()))
                .map(key -> new Signer(
                        key.key(),
                        Instant.MAX,
                        KeyIds.thumbprint(key.key()).map(Set::of).orElse(Set.of()))));
    }

    private static Optional<String> keyId(JWSHeader header) {
        return Optional.ofNullable(header.getKeyID())
                .or(() -> Optional.ofNullable(header.getJWK()).map(KeyIds::thumbprint));
    }
}
