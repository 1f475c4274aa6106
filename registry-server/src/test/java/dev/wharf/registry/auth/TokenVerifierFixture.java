package dev.wharf.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A verifier with the keys that it trusts, and one that it does not. */
abstract class TokenVerifierFixture {
    static final Instant NOW = TestAuthority.NOW;
    static final TestAuthority CA = TestAuthority.create("CA");
    static final KeyPair SIGNER = TestAuthority.ec();
    static final KeyPair RSA = TestAuthority.generate("RSA");
    static final KeyPair ED25519 = TestAuthority.generate("Ed25519");
    static final KeyPair STRANGER = TestAuthority.ec();
    static final X509Certificate LEAF = CA.certify(SIGNER.getPublic());

    final Revocations revocations = new Revocations();
    final TestClock clock = new TestClock();
    /** Trusts the CA, and by key id a certificate for each kind of key. */
    final List<X509Certificate> bundle = List.of(
            CA.certificate(),
            CA.certify(SIGNER.getPublic()),
            CA.certify(RSA.getPublic()),
            CA.certify(ED25519.getPublic()));

    final TokenVerifier verifier = verifier(bundle, TokenVerifier.ALGORITHMS);

    TokenVerifier verifier(List<X509Certificate> certificates, List<String> algorithms) {
        return new TokenVerifier(
                TestToken.ISSUER,
                TestToken.SERVICE,
                new CertificateRoots(certificates),
                new TrustedKeys(certificates, Optional.empty(), clock, Runnable::run),
                algorithms,
                revocations,
                clock);
    }

    static TestToken good() {
        return new TestToken().x5c(LEAF);
    }

    void accepted(String token) {
        assertThat(verifier.verify(token)).isPresent();
    }

    void refused(String token) {
        assertThat(verifier.verify(token)).isEmpty();
    }
}
