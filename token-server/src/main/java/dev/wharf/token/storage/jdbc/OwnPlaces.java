package dev.wharf.token.storage.jdbc;

import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.Role;
import dev.wharf.token.authz.RuleOrigin;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.NewRule;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Self-service: one rule by which every user owns what is below their own name. */
final class OwnPlaces {
    private static final AccessRule RULE =
            new AccessRule(Places.OWN, Subject.AUTHENTICATED, Effect.ALLOW, Role.OWNER.actions());

    private OwnPlaces() {}

    /** Puts the rule in force or not. It stays once it is there: its age says what was somebody else's before. */
    static void put(Handle handle, long service, boolean enabled) {
        int changed = handle.createUpdate("""
                        UPDATE acl_rules SET enabled = :enabled
                        WHERE pattern = :pattern AND service_id = :service AND origin = :origin
                        """)
                .bind("enabled", enabled)
                .bind("pattern", Places.OWN.toString())
                .bind("service", service)
                .bind("origin", RuleOrigin.BOOTSTRAP.label())
                .execute();
        if (enabled && changed == 0) {
            long subject = SubjectTable.lock(handle, RULE.subject()).orElseThrow();
            NewRule rule = new NewRule(RULE, RuleOrigin.BOOTSTRAP, true, "self-service");
            RuleRows.insert(handle, service, rule, new RuleRows.Mentioned(subject), Optional.empty());
        }
    }
}
