package dev.wharf.token.storage.jdbc;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.RuleOrigin;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.NewRule;
import dev.wharf.token.storage.PasswordRecord;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserSettings;
import dev.wharf.token.storage.UserStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The accounts in a relational database. */
public final class JdbcUserStore implements UserStore {
    private static final String SELECT = """
            SELECT s.id, s.name, u.admin, u.enabled, u.must_change_password, u.credential_epoch
            FROM subjects s
            JOIN users u ON u.subject_id = s.id
            """;

    private static final int REMEMBERED = 20_000;

    private final Database database;
    private final RevocationTable revocations;
    private final Remembered<String, Optional<User>> remembered;

    public JdbcUserStore(Database database) {
        this.database = database;
        this.revocations = new RevocationTable(database);
        this.remembered = new Remembered<>(database, REMEMBERED);
    }

    @Override
    public Optional<User> find(String name) {
        if (!Subject.isName(name)) {
            return Optional.empty(); // whatever a client sends comes here, and PostgreSQL chokes on a NUL
        }
        return remembered.get(name, this::look);
    }

    private Optional<User> look(String name) {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE s.name = :name AND s.kind = 'user'")
                .bind("name", name)
                .map((row, _) -> user(row, Memberships.lookedUp(handle)))
                .findFirst());
    }

    /** The name may be anything: a look for one that no account can have takes as long. */
    @Override
    public Optional<PasswordRecord> password(String name) {
        return database.read(handle -> handle.createQuery("""
                        SELECT s.id, u.credential_epoch, u.enabled, u.password_hash
                        FROM subjects s
                        JOIN users u ON u.subject_id = s.id
                        WHERE s.name = :name AND s.kind = 'user'
                        """)
                .bind("name", Subject.isName(name) ? name : "")
                .map((row, _) -> new PasswordRecord(
                        row.getLong("id"),
                        row.getInt("credential_epoch"),
                        row.getBoolean("enabled"),
                        row.getString("password_hash")))
                .findFirst());
    }

    @Override
    public List<User> list(String after, int limit) {
        return database.read(handle -> {
            Memberships memberships = Memberships.lookedUp(handle);
            return handle.createQuery(SELECT + "WHERE s.name > :after AND s.kind = 'user' ORDER BY s.name"
                            + " FETCH FIRST :limit ROWS ONLY")
                    .bind("after", after)
                    .bind("limit", limit)
                    .map((row, _) -> user(row, memberships))
                    .list();
        });
    }

    private static User user(ResultSet row, Memberships memberships) throws SQLException {
        long id = row.getLong("id");
        return new User(
                id,
                row.getString("name"),
                row.getBoolean("admin"),
                row.getBoolean("enabled"),
                row.getBoolean("must_change_password"),
                row.getInt("credential_epoch"),
                memberships.groupsOf(id));
    }

    @Override
    public PutResult put(String name, UserSettings settings) {
        Subject subject = Subject.user(name);
        return database.write(handle -> {
            Optional<Long> id = SubjectTable.lock(handle, subject);
            if (id.isPresent()) {
                boolean keepsAdmin = settings.admin() && settings.enabled().orElse(true);
                return !keepsAdmin && isLastAdmin(handle, id.get())
                        ? PutResult.LAST_ADMIN
                        : update(handle, id.get(), name, settings);
            }
            if (settings.passwordHash().isEmpty()) {
                return PutResult.PASSWORD_MISSING;
            }
            insert(handle, subject, settings.passwordHash().get(), settings);
            return PutResult.CREATED;
        });
    }

    private PutResult update(Handle handle, long id, String name, UserSettings settings) {
        boolean isDisabled = !settings.enabled().orElse(true);
        boolean endsLogins = settings.passwordHash().isPresent() || isDisabled;
        Optional<Boolean> mustChange =
                settings.mustChangePassword().or(() -> settings.passwordHash().map(_ -> false));
        handle.createUpdate("""
                        UPDATE users
                        SET password_hash = COALESCE(:hash, password_hash), admin = :admin,
                            enabled = COALESCE(:enabled, enabled),
                            must_change_password = COALESCE(:mustChange, must_change_password),
                            credential_epoch = credential_epoch + :step
                        WHERE subject_id = :id
                        """)
                .bind("hash", settings.passwordHash())
                .bind("admin", settings.admin())
                .bind("enabled", settings.enabled())
                .bind("mustChange", mustChange)
                .bind("step", endsLogins ? 1 : 0)
                .bind("id", id)
                .execute();
        if (isDisabled) {
            revocations.end(handle, name);
        } else if (endsLogins) {
            revocations.renew(handle, name);
        }
        return PutResult.UPDATED;
    }

    private static long insert(Handle handle, Subject subject, String hash, UserSettings settings) {
        long id = SubjectTable.insert(handle, subject);
        handle.createUpdate("""
                        INSERT INTO users
                            (subject_id, password_hash, admin, enabled, must_change_password, credential_epoch)
                        VALUES (:id, :hash, :admin, :enabled, :mustChange, 0)
                        """)
                .bind("id", id)
                .bind("hash", hash)
                .bind("admin", settings.admin())
                .bind("enabled", settings.enabled().orElse(true))
                .bind("mustChange", settings.mustChangePassword().orElse(false))
                .execute();
        return id;
    }

    @Override
    public boolean changePassword(long id, int epoch, String passwordHash) {
        return database.write(handle -> {
            boolean isChanged = handle.createUpdate("""
                        UPDATE users
                        SET password_hash = :hash, must_change_password = FALSE, credential_epoch = credential_epoch + 1
                        WHERE subject_id = :id AND credential_epoch = :epoch AND enabled = TRUE
                        """)
                            .bind("hash", passwordHash)
                            .bind("id", id)
                            .bind("epoch", epoch)
                            .execute()
                    > 0;
            if (isChanged) {
                revocations.renew(handle, SubjectTable.name(handle, id));
            }
            return isChanged;
        });
    }

    @Override
    public void rehash(long id, String old, String passwordHash) {
        int _ = database.record(handle -> handle.createUpdate(
                        "UPDATE users SET password_hash = :hash WHERE subject_id = :id AND password_hash = :old")
                .bind("hash", passwordHash)
                .bind("id", id)
                .bind("old", old)
                .execute());
    }

    @Override
    public boolean endLogins(String name) {
        if (!Subject.isName(name)) {
            return false;
        }
        return database.write(handle -> {
            boolean isThere = handle.createUpdate("""
                        UPDATE users SET credential_epoch = credential_epoch + 1
                        WHERE subject_id = (SELECT id FROM subjects WHERE name = :name AND kind = 'user')
                        """).bind("name", name).execute() > 0;
            if (isThere) {
                revocations.renew(handle, name);
            }
            return isThere;
        });
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
            Places.use(handle, name);
            SubjectTable.delete(handle, id.get());
            revocations.end(handle, name);
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
                UserSettings settings = UserSettings.of(Optional.of(passwordHash), true, true);
                long id = insert(handle, subject, passwordHash, settings);
                RuleRows.insert(
                        handle,
                        Service.FIRST,
                        new NewRule(everything, RuleOrigin.BOOTSTRAP, true, ""),
                        new RuleRows.Mentioned(id),
                        Optional.empty());
            }
            return isFirst;
        });
    }
}
