package dev.wharf.registry.auth;

import dev.wharf.model.Access;
import dev.wharf.model.Scope;
import java.time.Instant;
import java.util.List;

/**
 * What a good token says.
 *
 * @param subject the user's name
 * @param access what it grants
 * @param validFrom first moment of its validity, leeway included
 * @param validUntil last moment
 */
record VerifiedToken(String subject, List<Access> access, Instant validFrom, Instant validUntil) {
    VerifiedToken {
        access = List.copyOf(access);
    }

    boolean isValidAt(Instant now) {
        return !now.isBefore(validFrom) && !now.isAfter(validUntil);
    }

    /** Whether it grants every action of every scope. */
    boolean grants(List<Scope> scopes) {
        return scopes.stream()
                .allMatch(scope -> scope.actions().stream()
                        .allMatch(action -> access.stream()
                                .anyMatch(granted -> granted.grants(scope.type(), scope.name(), action))));
    }
}
