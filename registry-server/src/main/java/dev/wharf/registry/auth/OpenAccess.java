package dev.wharf.registry.auth;

import dev.wharf.model.VisibleRepositories;
import java.util.List;
import java.util.Map;

/** {@code auth: none}: everybody may do everything. */
public record OpenAccess() implements AccessController {
    private static final Principal ANYBODY = new Principal("", List.of(), Map.of(), VisibleRepositories.ALL);

    @Override
    public Principal authorize(AccessRequest request) {
        return ANYBODY;
    }

    @Override
    public Principal identify(AccessRequest request) {
        return ANYBODY;
    }
}
