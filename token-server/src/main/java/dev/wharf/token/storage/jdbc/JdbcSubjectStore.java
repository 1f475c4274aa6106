package dev.wharf.token.storage.jdbc;

import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.SubjectStore;
import java.util.Map;
import java.util.Optional;

/** The users and robots in a relational database. */
public final class JdbcSubjectStore implements SubjectStore {
    private final Database database;

    public JdbcSubjectStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Account> find(Subject account) {
        return database.read(handle -> handle.createQuery("""
                        SELECT s.id, COALESCE(u.enabled, r.enabled) AS enabled
                        FROM subjects s
                        LEFT JOIN users u ON u.subject_id = s.id
                        LEFT JOIN robots r ON r.subject_id = s.id
                        WHERE s.name = :name AND s.kind = :kind AND COALESCE(u.enabled, r.enabled) IS NOT NULL
                        """)
                .bind("name", account.name())
                .bind("kind", account.kind().label())
                .map((row, _) -> Map.entry(row.getLong("id"), row.getBoolean("enabled")))
                .findOne()
                .map(found -> new Account(
                        found.getValue(), Memberships.lookedUp(handle).groupsOf(found.getKey()))));
    }
}
