package dev.wharf.token.federation;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import java.text.ParseException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * A token as its bearer presents it: nothing in it is believed yet (RFC 7519, RFC 7515). Keys and addresses of keys in
 * its header are not even looked at.
 *
 * @param jws header and signature
 * @param claims what it says
 */
record IdentityToken(JWSObject jws, Map<String, Object> claims) {
    /** Much more than providers make; GitHub's have 2 KiB. */
    static final int MAX_LENGTH = 16 << 10;

    IdentityToken {
        claims = Collections.unmodifiableMap(claims);
    }

    /** Whether a password looks like a token. */
    static boolean resembles(String text) {
        return text.startsWith("eyJ") && text.chars().filter(c -> c == '.').count() == 2;
    }

    /**
     * Reads a compact JWS with a JSON object in it; empty if it is none, is too long, has no algorithm, or demands what
     * we do not know ({@code crit}).
     */
    static Optional<IdentityToken> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            JWSObject token = JWSObject.parse(text);
            JWSHeader header = token.getHeader();
            Map<String, Object> claims = token.getPayload().toJSONObject();
            if (claims == null || header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
                return Optional.empty();
            }
            return Optional.of(new IdentityToken(token, claims));
        } catch (ParseException | RuntimeException e) {
            // The library has runtime exceptions for some garbage.
            return Optional.empty();
        }
    }

    /** The {@code alg}. */
    String algorithm() {
        return jws.getHeader().getAlgorithm().getName();
    }

    /** The {@code kid}. */
    Optional<String> keyId() {
        return Optional.ofNullable(jws.getHeader().getKeyID());
    }

    /** Whether its signature was made with the private half of the key, by that algorithm. */
    boolean isSignedWith(VerificationKey key, JwsAlgorithm by) {
        return by.verifies(key.key(), jws.getSigningInput(), jws.getSignature().decode());
    }

    /** Neither the token, which opens doors, nor what it says. */
    @Override
    public String toString() {
        return "IdentityToken[***]";
    }
}
