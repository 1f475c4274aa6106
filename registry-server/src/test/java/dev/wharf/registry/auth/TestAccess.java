package dev.wharf.registry.auth;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** {@code auth.token} of a registry that trusts a CA of its own, at {@link TestAuthority#NOW}, and makes its tokens. */
public final class TestAccess {
    private final TestAuthority authority = TestAuthority.create("CA");
    private final KeyPair signer = TestAuthority.ec();
    private final TestClock clock = new TestClock();

    /** What lets those in who have such a token. */
    public TokenAccess controller() {
        List<X509Certificate> roots = List.of(authority.certificate());
        TrustedKeys keys = new TrustedKeys(roots, Optional.empty(), clock, Runnable::run);
        Realm realm = new Realm("https://auth.example/token", List.of());
        return new TokenAccess(realm, TestToken.SERVICE, verifier(new CertificateRoots(roots), keys), Optional.empty());
    }

    private TokenVerifier verifier(CertificateRoots roots, TrustedKeys keys) {
        List<String> algorithms = TokenVerifier.ALGORITHMS;
        return new TokenVerifier(
                TestToken.ISSUER, TestToken.SERVICE, roots, keys, algorithms, new Revocations(), clock);
    }

    /** The value of {@code Authorization} with this token. */
    public String bearer(TestToken token) {
        return "Bearer " + token.x5c(authority.certify(signer.getPublic())).sign(signer);
    }
}
