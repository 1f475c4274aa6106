package dev.wharf.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The claims of a token between the two services (Docker token JWT documentation); times have whole seconds, but for
 * {@code asOf}.
 *
 * @param issuer compared exactly by the registry
 * @param subject the user's name, {@code ""} for anonymous
 * @param audience the one service that the token is for
 * @param issuedAt when it was issued
 * @param notBefore first moment of validity
 * @param expiresAt end of validity
 * @param id unique per token
 * @param access what it grants; possibly empty, never absent
 * @param visible what may be pulled; only in tokens that were asked for the catalog
 * @param asOf the time as of which it is true, in milliseconds: when it was asked for
 */
public record TokenClaims(
        String issuer,
        String subject,
        String audience,
        Instant issuedAt,
        Instant notBefore,
        Instant expiresAt,
        String id,
        List<Access> access,
        Optional<VisibleRepositories> visible,
        Instant asOf) {
    /** The name of the claim that carries {@link #access()}. */
    public static final String ACCESS = "access";

    /** The name of the claim that carries {@link #visible()}; registries other than ours do not look at it. */
    public static final String VISIBLE = "wharf_visible";

    /** The name of the claim that carries {@link #asOf()}, in milliseconds since 1970. */
    public static final String AS_OF = "wharf_as_of";

    public TokenClaims {
        access = List.copyOf(access);
    }
}
