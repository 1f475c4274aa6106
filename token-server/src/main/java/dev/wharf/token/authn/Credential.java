package dev.wharf.token.authn;

import dev.wharf.token.authz.CredentialLimits;

/**
 * What somebody was recognised by.
 *
 * @param kind the kind
 * @param shown what may be shown of it, for instance the first characters of a token; empty where there is nothing
 * @param limits what it leaves of its owner's rights
 */
public record Credential(Kind kind, String shown, CredentialLimits limits) {
    /** No credential at all. */
    public static final Credential NONE = new Credential(Kind.NONE, "", CredentialLimits.NONE);

    /** A password. */
    public static final Credential PASSWORD = new Credential(Kind.PASSWORD, "", CredentialLimits.NONE);

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
