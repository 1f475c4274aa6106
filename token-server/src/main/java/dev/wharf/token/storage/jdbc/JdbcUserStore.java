package dev.wharf.token.storage.jdbc;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserSettings;
import dev.wharf.token.storage.UserStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The accounts in a relational database. */
public final class JdbcUserStore implements UserStore {
    // One row per membership, so that one look brings all that a login needs.
    private static final String SELECT = """
            SELECT s.id, s.name, u.password_hash, u.admin, u.enabled, u.credential_epoch, g.name AS group_name
            FROM subjects s
            JOIN users u ON u.subject_id = s.id
            LEFT JOIN group_members m ON m.member_id = s.id
            LEFT JOIN subjects g ON g.id = m.group_id
            """;

    private final Database database;

    public JdbcUserStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<User> find(String name) {
        if (!Subject.isName(name)) {
            return Optional.empty(); // whatever a client sends comes here, and PostgreSQL chokes on a NUL
        }
        return database.read(handle ->
                users(handle.createQuery(SELECT + "WHERE s.name = :name AND s.kind = 'user'")
                                .bind("name", name))
                        .stream()
                        .findFirst());
    }

    @Override
    public List<User> list() {
        return database.read(handle -> users(handle.createQuery(SELECT)));
    }

    private static List<User> users(Query query) {
        Map<String, User> byName = new TreeMap<>();
        query.map((row, _) -> user(row)).forEach(user -> byName.merge(user.name(), user, JdbcUserStore::merge));
        return List.copyOf(byName.values());
    }

    private static User user(ResultSet row) throws SQLException {
        String group = row.getString("group_name");
        return new User(
                row.getLong("id"),
                row.getString("name"),
                row.getString("password_hash"),
                row.getBoolean("admin"),
                row.getBoolean("enabled"),
                row.getInt("credential_epoch"),
                group == null ? new TreeSet<>() : new TreeSet<>(List.of(group)));
    }

    private static User merge(User user, User other) {
        SortedSet<String> groups = new TreeSet<>(user.groups());
        groups.addAll(other.groups());
        return new User(
                user.id(),
                user.name(),
                user.passwordHash(),
                user.admin(),
                user.enabled(),
                user.credentialEpoch(),
                groups);
    }

    @Override
    public PutResult put(String name, UserSettings settings) {
        Subject subject = Subject.user(name);
        return database.write(handle -> {
            Optional<Long> id = SubjectTable.lock(handle, subject);
            if (id.isPresent()) {
                boolean keepsAdmin = settings.admin() && settings.enabled();
                return !keepsAdmin && isLastAdmin(handle, id.get())
                        ? PutResult.LAST_ADMIN
                        : update(handle, id.get(), settings);
            }
            if (settings.passwordHash().isEmpty()) {
                return PutResult.PASSWORD_MISSING;
            }
            insert(handle, subject, settings.passwordHash().get(), settings.admin(), settings.enabled());
            return PutResult.CREATED;
        });
    }

    private static PutResult update(Handle handle, long id, UserSettings settings) {
        handle.createUpdate("""
                        UPDATE users
                        SET password_hash = COALESCE(:hash, password_hash), admin = :admin, enabled = :enabled,
                            credential_epoch = credential_epoch + 1
                        WHERE subject_id = :id
                        """)
                .bind("hash", settings.passwordHash())
                .bind("admin", settings.admin())
                .bind("enabled", settings.enabled())
                .bind("id", id)
                .execute();
        return PutResult.UPDATED;
    }

    private static long insert(Handle handle, Subject subject, String hash, boolean admin, boolean enabled) {
        long id = SubjectTable.insert(handle, subject);
        handle.createUpdate("""
                        INSERT INTO users (subject_id, password_hash, admin, enabled, credential_epoch)
                        VALUES (:id, :hash, :admin, :enabled, 0)
                        """)
                .bind("id", id)
                .bind("hash", hash)
                .bind("admin", admin)
                .bind("enabled", enabled)
                .execute();
        return id;
    }

    @Override
    public DeleteResult delete(String name) {
        if (!Subject.isName(name)) {
            return DeleteResult.NOT_FOUND;
        }
        return database.write(handle -> {
            Optional<Long> id = SubjectTable.lock(handle, Subject.user(name));
            if (id.isEmpty()) {
                return DeleteResult.NOT_FOUND;
            }
            if (isLastAdmin(handle, id.get())) {
                return DeleteResult.LAST_ADMIN;
            }
            SubjectTable.delete(handle, id.get());
            return DeleteResult.DELETED;
        });
    }

    /** Whether nobody else may use the admin API; locks all who may, so that no two go at the same time. */
    private static boolean isLastAdmin(Handle handle, long id) {
        return handle.createQuery(
                        "SELECT subject_id FROM users WHERE admin = TRUE AND enabled = TRUE ORDER BY subject_id FOR UPDATE")
                .mapTo(Long.class)
                .list()
                .equals(List.of(id));
    }

    @Override
    public boolean isEmpty() {
        return database.read(JdbcUserStore::isEmpty);
    }

    private static boolean isEmpty(Handle handle) {
        return handle.createQuery("SELECT subject_id FROM users FETCH FIRST 1 ROW ONLY")
                .mapTo(Long.class)
                .findOne()
                .isEmpty();
    }

    @Override
    public boolean createFirst(String name, String passwordHash) {
        Subject subject = Subject.user(name);
        AccessRule everything =
                new AccessRule(RepositoryPattern.ALL, subject, Effect.ALLOW, EnumSet.allOf(Action.class));
        return database.write(handle -> {
            boolean isFirst = isEmpty(handle);
            if (isFirst) {
                long id = insert(handle, subject, passwordHash, true, true);
                JdbcAccessRuleStore.insert(handle, id, everything);
            }
            return isFirst;
        });
    }
}
