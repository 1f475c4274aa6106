package dev.wharf.token.storage.jdbc;

import dev.wharf.model.RepositoryName;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.Robot;
import dev.wharf.token.storage.RobotStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The robots in a relational database. */
public final class JdbcRobotStore implements RobotStore {
    private static final String SELECT = """
            SELECT s.id, s.name, r.description, r.enabled, r.credential_epoch
            FROM robots r
            JOIN subjects s ON s.id = r.subject_id
            """;

    private static final int REMEMBERED = 20_000;

    private final Database database;
    private final RevocationTable revocations;
    private final Remembered<String, Optional<Robot>> remembered;

    public JdbcRobotStore(Database database) {
        this.database = database;
        this.revocations = new RevocationTable(database);
        this.remembered = new Remembered<>(database, REMEMBERED);
    }

    @Override
    public Optional<Robot> find(String name) {
        if (!Subject.isRobotName(name)) {
            return Optional.empty(); // whatever a client sends comes here
        }
        return remembered.get(name, this::look);
    }

    private Optional<Robot> look(String name) {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE s.name = :name AND s.kind = 'robot'")
                .bind("name", name)
                .map((row, _) -> robot(row, Memberships.lookedUp(handle)))
                .findFirst());
    }

    @Override
    public List<Robot> list(Optional<String> namespace, String after, int limit) {
        if (!namespace.map(RepositoryName::isValid).orElse(true)) {
            return List.of();
        }
        return database.read(handle -> {
            Memberships memberships = Memberships.lookedUp(handle);
            return handle.createQuery(SELECT + "WHERE s.name > :after"
                            + (namespace.isPresent() ? " AND r.namespace = :namespace" : "")
                            + " ORDER BY s.name FETCH FIRST :limit ROWS ONLY")
                    .bind("after", after)
                    .bindMap(namespace.map(path -> Map.of("namespace", path)).orElse(Map.of()))
                    .bind("limit", limit)
                    .map((row, _) -> robot(row, memberships))
                    .list();
        });
    }

    private static Robot robot(ResultSet row, Memberships memberships) throws SQLException {
        long id = row.getLong("id");
        return new Robot(
                id,
                row.getString("name"),
                new Robot.Settings(row.getString("description"), row.getBoolean("enabled")),
                row.getInt("credential_epoch"),
                memberships.groupsOf(id));
    }

    @Override
    public PutResult put(String name, Robot.Settings settings) {
        Subject subject = Subject.robot(name);
        return database.write(handle -> {
            Optional<Long> present = SubjectTable.lock(handle, subject);
            if (present.isEmpty()) {
                insert(handle, SubjectTable.insert(handle, subject), name, settings);
                return PutResult.CREATED;
            }
            update(handle, present.get(), settings);
            if (!settings.enabled()) {
                revocations.end(handle, name);
            }
            return PutResult.UPDATED;
        });
    }

    private static void insert(Handle handle, long id, String name, Robot.Settings settings) {
        handle.createUpdate("""
                        INSERT INTO robots (subject_id, namespace, description, enabled, credential_epoch)
                        VALUES (:id, :namespace, :description, :enabled, 0)
                        """)
                .bind("id", id)
                .bind("namespace", Robot.namespaceOf(name))
                .bind("description", settings.description())
                .bind("enabled", settings.enabled())
                .execute();
    }

    private static void update(Handle handle, long id, Robot.Settings settings) {
        handle.createUpdate("""
                        UPDATE robots
                        SET description = :description, enabled = :enabled, credential_epoch = credential_epoch + :step
                        WHERE subject_id = :id
                        """)
                .bind("description", settings.description())
                .bind("enabled", settings.enabled())
                .bind("step", settings.enabled() ? 0 : 1)
                .bind("id", id)
                .execute();
    }

    @Override
    public boolean endLogins(String name) {
        if (!Subject.isRobotName(name)) {
            return false;
        }
        return database.write(handle -> {
            Optional<Long> id = SubjectTable.lock(handle, Subject.robot(name));
            id.ifPresent(found -> {
                handle.execute("UPDATE robots SET credential_epoch = credential_epoch + 1 WHERE subject_id = ?", found);
                revocations.renew(handle, name);
            });
            return id.isPresent();
        });
    }

    @Override
    public boolean delete(String name) {
        if (!Subject.isRobotName(name)) {
            return false;
        }
        return database.write(handle -> {
            Optional<Long> id = SubjectTable.lock(handle, Subject.robot(name));
            id.ifPresent(found -> {
                SubjectTable.delete(handle, found);
                revocations.end(handle, name);
            });
            return id.isPresent();
        });
    }
}
