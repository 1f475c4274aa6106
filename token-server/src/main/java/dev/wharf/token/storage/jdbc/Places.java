package dev.wharf.token.storage.jdbc;

import dev.wharf.model.RepositoryName;
import dev.wharf.token.authz.RulePattern;
import org.jdbi.v3.core.Handle;

/**
 * The first parts of names, of which each may be a user's own place. It is not the user's if somebody else was there
 * before the user, or before self-service.
 */
final class Places {
    /** The template of self-service. */
    static final RulePattern.Template OWN = new RulePattern.Template("${user}/**");

    private static final String TAKEN = """
            SELECT COUNT(*)
            FROM subjects u
            JOIN acl_rules t ON t.pattern = :template AND t.service_id = :service AND t.origin = 'bootstrap'
            WHERE u.name = :place AND u.kind = 'user' AND (
                EXISTS (SELECT 1 FROM namespaces n
                    WHERE n.place = :place AND n.service_id = :service
                        AND (n.path = :place OR n.created_at <= GREATEST(u.created_at, t.created_at))
                        AND NOT EXISTS (SELECT 1 FROM namespace_members m
                            WHERE m.namespace_id = n.id AND m.subject_id = u.id AND m.role = 'owner'))
                OR EXISTS (SELECT 1 FROM repositories r
                    WHERE r.place = :place AND r.service_id = :service
                        AND r.created_at <= GREATEST(u.created_at, t.created_at))
                OR EXISTS (SELECT 1 FROM acl_rules a
                    WHERE a.place = :place AND a.service_id = :service AND a.effect = 'allow'
                        AND a.subject_id <> u.id AND a.namespace_id IS NULL
                        AND a.created_at <= GREATEST(u.created_at, t.created_at))
                OR EXISTS (SELECT 1 FROM used_places p
                    WHERE p.place = :place AND p.service_id = :service
                        AND p.since <= GREATEST(u.created_at, t.created_at)))
            """;

    private Places() {}

    /** The place that all repositories of a pattern are in; empty if there is no such place. */
    static String of(RulePattern pattern) {
        return pattern instanceof RulePattern.Fixed ? first(pattern.anchor()) : "";
    }

    /** The place of a repository or namespace. */
    static String of(RepositoryName name) {
        return first(name.value());
    }

    private static String first(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }

    /** Whether a user's place is somebody else's. */
    static boolean isTaken(Handle handle, long service, String user) {
        return handle.createQuery(TAKEN)
                        .bind("template", OWN.toString())
                        .bind("service", service)
                        .bind("place", user)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** Notes that a place is in use from now on, for a user that is not there yet. */
    static void use(Handle handle, long service, String place) {
        boolean isKnown = handle.createQuery("SELECT service_id FROM used_places WHERE place = ? AND service_id = ?")
                .bind(0, place)
                .bind(1, service)
                .mapTo(Long.class)
                .findOne()
                .isPresent();
        if (!isKnown) {
            handle.execute("INSERT INTO used_places (place, service_id) VALUES (?, ?)", place, service);
        }
    }

    /** Notes for all services that a place is in use: whoever gets the name of a deleted user is somebody else. */
    static void use(Handle handle, String place) {
        handle.createQuery("SELECT id FROM services")
                .mapTo(Long.class)
                .list()
                .forEach(service -> use(handle, service, place));
    }
}
