package dev.wharf.token.storage.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Which groups a subject belongs to: its own, those that they belong to, and so on; also where they go in a circle. */
final class Memberships {
    private static final String SELECT = """
            SELECT m.member_id, g.id AS group_id, g.name AS group_name
            FROM group_members m
            JOIN subjects g ON g.id = m.group_id
            """;

    private record Membership(long member, long group, String groupName) {
        static Membership of(ResultSet row) throws SQLException {
            return new Membership(row.getLong("member_id"), row.getLong("group_id"), row.getString("group_name"));
        }
    }

    private final Function<Collection<Long>, List<Membership>> direct;

    private Memberships(Function<Collection<Long>, List<Membership>> direct) {
        this.direct = direct;
    }

    /** Looks each up when it is asked for. */
    static Memberships lookedUp(Handle handle) {
        return new Memberships(members -> {
            List<Membership> found = new ArrayList<>();
            for (List<Long> chunk : Chunks.of(members)) {
                found.addAll(handle.createQuery(SELECT + "WHERE m.member_id IN (<members>)")
                        .bindList("members", chunk)
                        .map((row, _) -> Membership.of(row))
                        .list());
            }
            return found;
        });
    }

    /** The names of all groups that a subject belongs to. */
    SortedSet<String> groupsOf(long subjectId) {
        return new TreeSet<>(above(subjectId).values());
    }

    /** Id and name of each group that a subject belongs to. */
    Map<Long, String> above(long subjectId) {
        Map<Long, String> above = new HashMap<>();
        Collection<Long> members = List.of(subjectId);
        while (!members.isEmpty()) {
            List<Long> next = new ArrayList<>();
            for (Membership membership : direct.apply(members)) {
                if (above.putIfAbsent(membership.group(), membership.groupName()) == null) {
                    next.add(membership.group());
                }
            }
            members = next;
        }
        return above;
    }
}
