package dev.wharf.token.issue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Set;

/** Signs with the platform's own providers; Nimbus would need another library for EdDSA. */
final class KeySigner implements JWSSigner {
    private final SigningKey key;

    KeySigner(SigningKey key) {
        this.key = key;
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
        try {
            Signature signature = Signature.getInstance(key.algorithm().signature());
            signature.initSign(key.key().privateKey());
            signature.update(input);
            return Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new JOSEException(e.getMessage(), e);
        }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(key.algorithm().jws());
    }

    @Override
    public JCAContext getJCAContext() {
        return new JCAContext();
    }
}
