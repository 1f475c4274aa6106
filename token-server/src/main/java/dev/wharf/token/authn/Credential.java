package dev.wharf.token.authn;

import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authz.CredentialLimits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What somebody was recognised by.
 *
 * @param kind the kind
 * @param shown what may be shown of it, for instance the first characters of a token; empty where there is nothing
 * @param limits what it leaves of its owner's rights
 * @param from the only addresses that it is good from; empty for all
 * @param expiresAt when it ends; empty if it does not by itself
 */
public record Credential(
        Kind kind, String shown, CredentialLimits limits, List<AddressRange> from, Optional<Instant> expiresAt) {
    /** No credential at all. */
    public static final Credential NONE = new Credential(Kind.NONE, "", CredentialLimits.NONE);

    /** A password. */
    public static final Credential PASSWORD = new Credential(Kind.PASSWORD, "", CredentialLimits.NONE);

    public Credential {
        from = List.copyOf(from);
    }

    /** One that is good from everywhere and for ever. */
    public Credential(Kind kind, String shown, CredentialLimits limits) {
        this(kind, shown, limits, List.of(), Optional.empty());
    }

    /** The kinds of credentials. */
    public enum Kind {
        NONE,
        PASSWORD,
        ACCESS_TOKEN,
        REFRESH_TOKEN,
        ROBOT_SECRET,
        FEDERATED_TOKEN
    }
}
