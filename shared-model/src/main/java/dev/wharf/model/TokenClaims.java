package dev.wharf.model;

import java.time.Instant;
import java.util.List;

/**
 * The claims of a token between the two services (Docker token JWT documentation); times have whole seconds.
 *
 * @param issuer compared exactly by the registry
 * @param subject the user's name, {@code ""} for anonymous
 * @param audience the one service that the token is for
 * @param issuedAt when it was issued
 * @param notBefore first moment of validity
 * @param expiresAt end of validity
 * @param id unique per token
 * @param access what it grants; possibly empty, never absent
 */
public record TokenClaims(
        String issuer,
        String subject,
        String audience,
        Instant issuedAt,
        Instant notBefore,
        Instant expiresAt,
        String id,
        List<Access> access) {
    /** The name of the claim that carries {@link #access()}. */
    public static final String ACCESS = "access";

    public TokenClaims {
        access = List.copyOf(access);
    }
}
