package dev.wharf.token.http;

/** Decides who may manage what belongs to a namespace: its robots. Administrators may, and nobody else. */
public final class NamespaceAuthority {
    /** @throws RefusedException 403 if somebody may not manage what belongs to this namespace */
    void require(Caller caller, String namespace) {
        if (!caller.principal().admin()) {
            throw Problem.of(403, "only administrators may manage " + namespace).refuse();
        }
    }

    /** @throws RefusedException 403 if somebody may not see what belongs to all namespaces */
    void requireAll(Caller caller) {
        if (!caller.principal().admin()) {
            throw Problem.of(403, "only administrators may do this").refuse();
        }
    }
}
