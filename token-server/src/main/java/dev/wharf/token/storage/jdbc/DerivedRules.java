package dev.wharf.token.storage.jdbc;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.Openness;
import dev.wharf.token.authz.Role;
import dev.wharf.token.authz.RuleOrigin;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.NewRule;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The rules that stand for members and visibility. */
final class DerivedRules {
    private DerivedRules() {}

    /** @param namespace the id of the namespace; empty for a repository */
    static void putVisibility(
            Handle handle, long service, Optional<Long> namespace, RepositoryPattern pattern, Openness openness) {
        deleteVisibility(handle, service, pattern);
        openness.subject()
                .ifPresent(subject -> insert(
                        handle, service, namespace, pattern, subject, Set.of(Action.PULL), RuleOrigin.VISIBILITY));
    }

    static void deleteVisibility(Handle handle, long service, RepositoryPattern pattern) {
        handle.execute(
                "DELETE FROM acl_rules WHERE pattern = ? AND service_id = ? AND origin = 'visibility'",
                pattern.toString(),
                service);
    }

    static void putMember(
            Handle handle, long service, long namespace, RepositoryPattern pattern, Subject subject, Role role) {
        insert(handle, service, Optional.of(namespace), pattern, subject, role.actions(), RuleOrigin.MEMBER);
    }

    static void deleteMember(Handle handle, long namespace, long subjectId) {
        handle.execute(
                "DELETE FROM acl_rules WHERE namespace_id = ? AND subject_id = ? AND origin = 'member'",
                namespace,
                subjectId);
    }

    private static void insert(
            Handle handle,
            long service,
            Optional<Long> namespace,
            RepositoryPattern pattern,
            Subject subject,
            Set<Action> actions,
            RuleOrigin origin) {
        AccessRule rule = new AccessRule(pattern, subject, Effect.ALLOW, actions);
        long id = SubjectTable.lock(handle, subject).orElseThrow();
        RuleRows.insert(handle, service, new NewRule(rule, origin, true, ""), new RuleRows.Mentioned(id), namespace);
    }
}
