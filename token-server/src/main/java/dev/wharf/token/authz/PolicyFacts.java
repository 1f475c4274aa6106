package dev.wharf.token.authz;

import dev.wharf.model.RepositoryName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a service knows that matters to a decision. More than that does no harm: what does not concern the caller or the
 * repositories has no effect.
 *
 * @param rules at least all rules about the caller's subjects whose patterns match the repositories
 * @param archived the paths of archived namespaces; below them nothing is pushed or deleted any more
 * @param namespaces the paths of all namespaces, for a service that grants nothing outside of them; empty for others
 * @param taken paths that belong to somebody else, so that no template allows the caller anything there
 * @param hosts what may stand in front of names
 */
public record PolicyFacts(
        List<StoredRule> rules,
        Set<RepositoryName> archived,
        Optional<Set<RepositoryName>> namespaces,
        Set<RepositoryName> taken,
        HostPrefixes hosts) {
    public PolicyFacts {
        rules = List.copyOf(rules);
        archived = Set.copyOf(archived);
        namespaces = namespaces.map(Set::copyOf);
        taken = Set.copyOf(taken);
    }

    /** The facts of a service that has rules and nothing else. */
    public static PolicyFacts of(List<StoredRule> rules) {
        return new PolicyFacts(rules, Set.of(), Optional.empty(), Set.of(), HostPrefixes.NONE);
    }

    boolean isArchived(RepositoryName name) {
        return !archived.isEmpty() && name.parents().stream().anyMatch(archived::contains);
    }

    boolean lacksNamespace(RepositoryName name) {
        return namespaces
                .map(paths -> name.parents().stream().noneMatch(paths::contains))
                .orElse(false);
    }
}
