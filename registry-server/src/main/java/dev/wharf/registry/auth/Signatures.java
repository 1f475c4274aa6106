package dev.wharf.registry.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;

/** Checks signatures; the kind of key decides which algorithms are possible at all. */
final class Signatures {
    private Signatures() {}

    /** Whether the token was signed with the private half of this key. */
    static boolean verify(JWSObject token, PublicKey key) {
        try {
            return switch (key) {
                case RSAPublicKey rsa -> verify(token, new RSASSAVerifier(rsa));
                case ECPublicKey ec -> verify(token, new ECDSAVerifier(ec));
                case EdECPublicKey ed
                when token.getHeader().getAlgorithm().equals(JWSAlgorithm.EdDSA) -> verifyEd25519(token, ed);
                default -> false;
            };
        } catch (JOSEException | GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean verify(JWSObject token, JWSVerifier verifier) throws JOSEException {
        return verifier.supportedJWSAlgorithms().contains(token.getHeader().getAlgorithm())
                && verifier.verify(token.getHeader(), token.getSigningInput(), token.getSignature());
    }

    /** Nimbus would take in another crypto library for what the JDK does. */
    private static boolean verifyEd25519(JWSObject token, EdECPublicKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(key);
        signature.update(token.getSigningInput());
        return signature.verify(token.getSignature().decode());
    }
}
