package dev.wharf.registry.auth;

import dev.wharf.model.Access;
import java.util.List;

/**
 * Who sends a request.
 *
 * @param name the user's name, {@code ""} for anonymous or where nobody is asked for a name
 * @param access what the presented token grants
 */
public record Principal(String name, List<Access> access) {
    /** Nobody in particular. */
    public static final Principal ANONYMOUS = new Principal("", List.of());

    public Principal {
        access = List.copyOf(access);
    }
}
