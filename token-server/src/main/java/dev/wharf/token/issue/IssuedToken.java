package dev.wharf.token.issue;

import dev.wharf.model.Access;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A signed token and what its receiver is told about it.
 *
 * @param value the JWT in compact form
 * @param id its {@code jti}, fit for logs
 * @param issuedAt whole seconds, not back-dated: clients add the lifetime to it
 * @param lifetime whole seconds, at least 60
 * @param access what it grants
 */
public record IssuedToken(String value, String id, Instant issuedAt, Duration lifetime, List<Access> access) {
    public IssuedToken {
        access = List.copyOf(access);
    }

    @Override
    public String toString() {
        return "IssuedToken[" + id + "]";
    }
}
