package dev.wharf.token.storage.jdbc;

import dev.wharf.token.authz.Subject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The space of ids that users, groups and the two built-in subjects share. */
final class SubjectTable {
    private SubjectTable() {}

    /** The ids of those subjects that exist. */
    static Map<Subject, Long> ids(Handle handle, Collection<Subject> subjects) {
        Set<String> names = subjects.stream().map(Subject::name).collect(Collectors.toSet());
        Map<Subject, Long> ids = new HashMap<>();
        for (List<String> chunk : Chunks.of(names)) {
            handle.createQuery("SELECT id, kind, name FROM subjects WHERE name IN (<names>)")
                    .bindList("names", chunk)
                    .map((row, _) ->
                            Map.entry(subject(row.getString("kind"), row.getString("name")), row.getLong("id")))
                    .forEach(entry -> ids.put(entry.getKey(), entry.getValue()));
        }
        ids.keySet().retainAll(Set.copyOf(subjects));
        return ids;
    }

    /** The id of a subject, its row locked until the transaction ends. */
    static Optional<Long> lock(Handle handle, Subject subject) {
        return handle.createQuery("SELECT id FROM subjects WHERE name = :name AND kind = :kind FOR UPDATE")
                .bind("name", subject.name())
                .bind("kind", subject.kind().label())
                .mapTo(Long.class)
                .findOne();
    }

    /** The name of a subject that exists. */
    static String name(Handle handle, long id) {
        return handle.select("SELECT name FROM subjects WHERE id = ?", id)
                .mapTo(String.class)
                .one();
    }

    /** Makes a subject and returns its id. */
    static long insert(Handle handle, Subject subject) {
        return handle.createUpdate("INSERT INTO subjects (kind, name) VALUES (:kind, :name)")
                .bind("kind", subject.kind().label())
                .bind("name", subject.name())
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
    }

    /** Deletes a subject with all that refers to it. */
    static void delete(Handle handle, long id) {
        handle.execute("DELETE FROM subjects WHERE id = ?", id);
    }

    static Subject subject(String kind, String name) {
        return new Subject(Subject.Kind.of(kind).orElseThrow(), name);
    }
}
