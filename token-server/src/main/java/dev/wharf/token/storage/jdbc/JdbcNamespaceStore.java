package dev.wharf.token.storage.jdbc;

import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.token.authz.Openness;
import dev.wharf.token.authz.Role;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.Namespace;
import dev.wharf.token.storage.NamespaceStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The namespaces in a relational database. */
public final class JdbcNamespaceStore implements NamespaceStore {
    private static final String SELECT = "SELECT path, description, visibility, archived, created_at FROM namespaces ";

    private final Database database;

    public JdbcNamespaceStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Namespace> find(long service, RepositoryName path) {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE path = :path AND service_id = :service")
                .bind("path", path.value())
                .bind("service", service)
                .map((row, _) -> namespace(row))
                .findFirst());
    }

    @Override
    public List<Namespace> list(long service, Optional<RepositoryName> under, String after, int limit) {
        String below = under.map(_ -> " AND (path = :path OR path LIKE :below ESCAPE '!')")
                .orElse("");
        return database.read(handle -> handle.createQuery(SELECT + "WHERE path > :after AND service_id = :service"
                        + below + " ORDER BY path FETCH FIRST :limit ROWS ONLY")
                .bind("after", after)
                .bind("service", service)
                .bind("limit", limit)
                .bindMap(under.map(path -> Map.of("path", path.value(), "below", LikePattern.startingWith(path + "/")))
                        .orElse(Map.of()))
                .map((row, _) -> namespace(row))
                .list());
    }

    private static Namespace namespace(ResultSet row) throws SQLException {
        return new Namespace(
                new RepositoryName(row.getString("path")),
                described(row),
                row.getBoolean("archived"),
                Times.find(row, "created_at").orElseThrow());
    }

    static Namespace.Description described(ResultSet row) throws SQLException {
        return new Namespace.Description(
                row.getString("description"),
                Openness.of(row.getString("visibility")).orElseThrow());
    }

    @Override
    public PutResult put(long service, RepositoryName path, Namespace.Description about) {
        return database.write(handle -> {
            Optional<Long> present = id(handle, service, path);
            long id = present.orElseGet(() -> insert(handle, service, path, about));
            handle.execute(
                    "UPDATE namespaces SET description = ?, visibility = ? WHERE id = ?",
                    about.text(),
                    about.visibility().label(),
                    id);
            DerivedRules.putVisibility(handle, service, Optional.of(id), below(path), about.visibility());
            return present.isPresent() ? PutResult.UPDATED : PutResult.CREATED;
        });
    }

    private static long insert(Handle handle, long service, RepositoryName path, Namespace.Description about) {
        return handle.createUpdate("""
                        INSERT INTO namespaces (service_id, path, place, description, visibility, archived)
                        VALUES (:service, :path, :place, :description, :visibility, FALSE)
                        """)
                .bind("service", service)
                .bind("path", path.value())
                .bind("place", Places.of(path))
                .bind("description", about.text())
                .bind("visibility", about.visibility().label())
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
    }

    @Override
    public boolean archive(long service, RepositoryName path, boolean archived) {
        return database.write(handle -> handle.execute(
                        "UPDATE namespaces SET archived = ? WHERE path = ? AND service_id = ?",
                        archived,
                        path.value(),
                        service)
                > 0);
    }

    @Override
    public boolean delete(long service, RepositoryName path) {
        return database.write(handle ->
                handle.execute("DELETE FROM namespaces WHERE path = ? AND service_id = ?", path.value(), service) > 0);
    }

    @Override
    public List<Namespace.Member> members(long service, RepositoryName path) {
        return database.read(handle -> handle.createQuery("""
                        SELECT s.kind, s.name, m.role
                        FROM namespaces n
                        JOIN namespace_members m ON m.namespace_id = n.id
                        JOIN subjects s ON s.id = m.subject_id
                        WHERE n.path = :path AND n.service_id = :service
                        ORDER BY s.kind, s.name
                        """)
                .bind("path", path.value())
                .bind("service", service)
                .map((row, _) -> new Namespace.Member(
                        SubjectTable.subject(row.getString("kind"), row.getString("name")),
                        Role.of(row.getString("role")).orElseThrow()))
                .list());
    }

    @Override
    public PutResult putMember(long service, RepositoryName path, Subject subject, Role role) {
        return database.write(handle -> {
            Optional<Long> namespace = id(handle, service, path);
            if (namespace.isEmpty()) {
                return PutResult.NO_NAMESPACE;
            }
            Optional<Long> member = SubjectTable.lock(handle, subject);
            if (member.isEmpty()) {
                return PutResult.NO_SUBJECT;
            }
            boolean wasMember = end(handle, namespace.get(), member.get());
            handle.execute(
                    "INSERT INTO namespace_members (namespace_id, subject_id, role) VALUES (?, ?, ?)",
                    namespace.get(),
                    member.get(),
                    role.label());
            DerivedRules.putMember(handle, service, namespace.get(), below(path), subject, role);
            return wasMember ? PutResult.UPDATED : PutResult.CREATED;
        });
    }

    @Override
    public boolean deleteMember(long service, RepositoryName path, Subject subject) {
        return database.write(handle -> id(handle, service, path)
                .flatMap(namespace -> SubjectTable.lock(handle, subject).map(member -> end(handle, namespace, member)))
                .orElse(false));
    }

    private static boolean end(Handle handle, long namespace, long member) {
        DerivedRules.deleteMember(handle, namespace, member);
        return handle.execute(
                        "DELETE FROM namespace_members WHERE namespace_id = ? AND subject_id = ?", namespace, member)
                > 0;
    }

    private static Optional<Long> id(Handle handle, long service, RepositoryName path) {
        return handle.createQuery("SELECT id FROM namespaces WHERE path = :path AND service_id = :service")
                .bind("path", path.value())
                .bind("service", service)
                .mapTo(Long.class)
                .findOne();
    }

    private static RepositoryPattern below(RepositoryName path) {
        return new RepositoryPattern.Subtree(path + "/");
    }
}
