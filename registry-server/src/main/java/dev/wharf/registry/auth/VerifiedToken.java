package dev.wharf.registry.auth;

import dev.wharf.model.Scope;
import dev.wharf.model.VisibleRepositories;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a good token says.
 *
 * @param subject the user's name
 * @param access what it grants, and what it forbids all the same
 * @param visible what may be pulled, if it says so
 * @param validFrom first moment of its validity, leeway included
 * @param validUntil last moment in which it says all of that
 * @param asOf the time as of which the token server knew what the token says
 * @param signers RFC 7638 thumbprints of the key that has signed it and of those that vouch for that one
 */
record VerifiedToken(
        String subject,
        GrantedAccess access,
        Optional<VisibleRepositories> visible,
        Instant validFrom,
        Instant validUntil,
        Instant asOf,
        Set<String> signers) {
    VerifiedToken {
        signers = Set.copyOf(signers);
    }

    boolean isValidAt(Instant now) {
        return !now.isBefore(validFrom) && !now.isAfter(validUntil);
    }

    /**
     * Whether it grants every action of every scope. For the catalog it is enough that it says what is visible: no more
     * than that is shown then.
     */
    boolean grants(List<Scope> scopes) {
        return scopes.stream()
                .allMatch(scope -> (scope.isCatalog() && visible.isPresent())
                        || scope.actions().stream()
                                .allMatch(action -> access.entries().stream()
                                        .anyMatch(granted -> granted.grants(scope.type(), scope.name(), action))));
    }

    Principal principal() {
        return new Principal(subject, access.entries(), access.tagRules(), visible.orElse(VisibleRepositories.NONE));
    }
}
