package dev.wharf.token.issue;

import dev.wharf.model.Access;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

// Signatures first: the bodies follow in the next commits.
@SuppressWarnings("DoNotCallSuggester")
public final class TokenIssuer {
    public TokenIssuer(
            SigningKeys keys, HeaderProfile profile, String issuer, InstantSource clock, SecureRandom random) {}

    /**
     * Signs a token.
     *
     * @param subject the account's name, {@code ""} for anonymous
     * @param lifetime at least 60 s
     */
    public IssuedToken issue(String subject, String audience, List<Access> access, Duration lifetime) {
        throw new UnsupportedOperationException();
    }
}
