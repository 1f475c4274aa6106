package dev.wharf.token.authz;

import java.util.Locale;

/** Why an action is granted or not: of all that speak against it, the first in this order. */
public enum Reason {
    /** The type of the resource is unknown, or the resource of that type is. */
    UNKNOWN_TYPE,
    /** No repository has this name. */
    INVALID_NAME,
    /** No token carries this action on such a resource. */
    UNKNOWN_ACTION,
    /** A rule denies it. */
    EXPLICIT_DENY,
    /** No rule allows it. */
    DEFAULT_DENY,
    /** It is push, and pull is not granted. */
    PUSH_REQUIRES_PULL,
    /** The service grants nothing outside of namespaces. */
    NAMESPACE_MISSING,
    /** The namespace is archived. */
    NAMESPACE_ARCHIVED,
    /** The presented credential is limited to other actions or repositories. */
    CREDENTIAL_RESTRICTION,
    /** It is granted. */
    ALLOWED;

    /** The word in explanations. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
