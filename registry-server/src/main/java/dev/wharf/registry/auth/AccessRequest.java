package dev.wharf.registry.auth;

import dev.wharf.model.Scope;
import java.util.List;

/**
 * A request to be let in.
 *
 * @param authorization the values of all {@code Authorization} headers
 * @param required everything that the request needs; empty if any valid credentials will do
 * @param caller where it comes from
 */
public record AccessRequest(List<String> authorization, List<Scope> required, Caller caller) {
    public AccessRequest {
        authorization = List.copyOf(authorization);
        required = List.copyOf(required);
    }
}
