package dev.wharf.token.storage.jdbc;

import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.Group;
import dev.wharf.token.storage.GroupStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** The groups in a relational database. */
public final class JdbcGroupStore implements GroupStore {
    private static final String SELECT = """
            SELECT g.name, u.kind AS member_kind, u.name AS member_name
            FROM subjects g
            LEFT JOIN group_members m ON m.group_id = g.id
            LEFT JOIN subjects u ON u.id = m.member_id
            WHERE g.kind = 'group'
            """;

    private static final String PAGE = """
            AND g.id IN (
                SELECT id FROM subjects WHERE kind = 'group' AND name > :after
                ORDER BY name FETCH FIRST :limit ROWS ONLY)
            """;

    private final Database database;

    public JdbcGroupStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Group> find(String name) {
        if (!Subject.isName(name)) {
            return Optional.empty();
        }
        return database
                .read(handle -> groups(
                        handle.createQuery(SELECT + " AND g.name = :name").bind("name", name)))
                .stream()
                .findFirst();
    }

    @Override
    public List<Group> list(String after, int limit) {
        return database.read(handle ->
                groups(handle.createQuery(SELECT + PAGE).bind("after", after).bind("limit", limit)));
    }

    private static List<Group> groups(Query query) {
        Map<String, Group> byName = new TreeMap<>();
        query.map((row, _) -> new Group(
                        row.getString("name"),
                        row.getString("member_name") == null
                                ? List.of()
                                : List.of(SubjectTable.subject(
                                        row.getString("member_kind"), row.getString("member_name")))))
                .forEach(group -> byName.merge(group.name(), group, JdbcGroupStore::merge));
        return List.copyOf(byName.values());
    }

    private static Group merge(Group group, Group other) {
        return new Group(
                group.name(),
                Stream.concat(group.members().stream(), other.members().stream())
                        .toList());
    }

    @Override
    public PutResult put(Group group) {
        Subject subject = Subject.group(group.name());
        return database.write(handle -> {
            Map<Subject, Long> ids = SubjectTable.ids(handle, group.members());
            Optional<Subject> unknown = group.members().stream()
                    .filter(member -> !ids.containsKey(member))
                    .findFirst();
            if (unknown.isPresent()) {
                return new PutResult.UnknownMember(unknown.get());
            }
            Optional<Long> present = SubjectTable.lock(handle, subject);
            Optional<Subject> circular = present.flatMap(id -> circular(handle, id, ids));
            if (circular.isPresent()) {
                return new PutResult.Circular(circular.get());
            }
            long id = present.orElseGet(() -> SubjectTable.insert(handle, subject));
            handle.execute("DELETE FROM group_members WHERE group_id = ?", id);
            PreparedBatch batch = handle.prepareBatch("INSERT INTO group_members (group_id, member_id) VALUES (?, ?)");
            ids.values().forEach(member -> batch.add(id, member));
            batch.execute();
            return present.isPresent() ? new PutResult.Updated() : new PutResult.Created();
        });
    }

    private static Optional<Subject> circular(Handle handle, long groupId, Map<Subject, Long> members) {
        Set<Long> above = Memberships.lookedUp(handle).above(groupId).keySet();
        return members.entrySet().stream()
                .filter(member -> member.getValue() == groupId || above.contains(member.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public boolean delete(String name) {
        if (!Subject.isName(name)) {
            return false;
        }
        return database.write(handle -> {
            Optional<Long> id = SubjectTable.lock(handle, Subject.group(name));
            id.ifPresent(found -> SubjectTable.delete(handle, found));
            return id.isPresent();
        });
    }
}
