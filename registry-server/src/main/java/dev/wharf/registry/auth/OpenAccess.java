package dev.wharf.registry.auth;

/** {@code auth: none}: everybody may do everything. */
public record OpenAccess() implements AccessController {
    @Override
    public Principal authorize(AccessRequest request) {
        return Principal.ANONYMOUS;
    }
}
