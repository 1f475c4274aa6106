package dev.wharf.token.storage.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.wharf.token.storage.BackupException;
import dev.wharf.token.storage.BackupStore.Restored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The way of one backup into a database, in a transaction. */
final class Restoration {
    private static final int ROWS_AT_ONCE = 500;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Handle handle;
    private final BackupReader reader;
    private final boolean keepKeys;
    private final List<ArrayNode> waiting = new ArrayList<>();
    private boolean withKeys;

    Restoration(Handle handle, BackupReader reader, boolean keepKeys) {
        this.handle = handle;
        this.reader = reader;
        this.keepKeys = keepKeys;
    }

    /**
     * Puts everything that follows the head in the place of what is there.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws BackupException if it is damaged, incomplete or does not fit
     */
    Restored run(BackupHead head) {
        for (String name : JdbcBackupStore.TABLES.reversed()) {
            if (!name.equals(JdbcBackupStore.AUDIT) && !name.equals(JdbcBackupStore.KEYS)) {
                handle.execute("DELETE FROM " + name);
            }
        }
        Set<String> missing = new HashSet<>(JdbcBackupStore.TABLES);
        Optional<BackupTable> current = Optional.empty();
        for (Optional<BackupReader.Part> part = next(); part.isPresent(); part = next()) {
            switch (part.get()) {
                case BackupReader.Part.Table(String name, List<String> columns) -> {
                    current.ifPresent(this::store);
                    if (!missing.remove(name)) {
                        throw reader.damaged("this table is unknown, or comes twice");
                    }
                    current = Optional.of(BackupTable.of(handle, name).ordered(columns));
                }
                case BackupReader.Part.Row(ArrayNode values) -> {
                    BackupTable table = current.orElseThrow(() -> reader.damaged("there is no table for this row"));
                    waiting.add(values);
                    if (waiting.size() >= ROWS_AT_ONCE && !table.name().equals(JdbcBackupStore.KEYS)) {
                        store(table);
                    }
                }
            }
        }
        current.ifPresent(this::store);
        if (!missing.isEmpty()) {
            throw reader.damaged("without " + String.join(", ", missing));
        }
        return new Restored(head.at(), reader.rows(), withKeys);
    }

    private Optional<BackupReader.Part> next() {
        try {
            return reader.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void store(BackupTable table) {
        try {
            switch (table.name()) {
                case JdbcBackupStore.AUDIT -> addMissing(table);
                case JdbcBackupStore.KEYS -> replaceKeys(table);
                default -> table.insert(handle, waiting);
            }
        } catch (JdbiException e) {
            if (e.getCause() instanceof SQLException cause && isOfData(cause)) {
                throw reader.damaged("the database takes no such row, here or above", e);
            }
            throw e;
        }
        waiting.clear();
    }

    /** Whether it is about what was to be stored (classes 22 and 23), and not about the database. */
    private static boolean isOfData(SQLException failure) {
        String state = Optional.ofNullable(failure.getSQLState()).orElse("");
        return state.startsWith("22") || state.startsWith("23");
    }

    /** The record only grows, and what another installation has recorded gets ids of this one: they tell nothing. */
    private void addMissing(BackupTable table) {
        int id = table.names().indexOf("id");
        waiting.forEach(row -> row.remove(id));
        BackupTable events = table.without("id");
        int at = events.names().indexOf("at");
        List<OffsetDateTime> times = waiting.stream()
                .map(row -> events.columns().get(at).time(row.path(at)))
                .distinct()
                .toList();
        Set<String> present = new HashSet<>();
        if (!times.isEmpty()) {
            events.read(handle, "at", times, values -> present.add(json(values)));
        }
        events.insert(
                handle,
                waiting.stream()
                        .filter(row -> !present.contains(row.toString()))
                        .toList());
    }

    /** All or none: younger ones of the same installation are better than those of the backup. */
    private void replaceKeys(BackupTable table) {
        int id = table.names().indexOf("id");
        Set<String> known = handle.createQuery("SELECT id FROM " + JdbcBackupStore.KEYS)
                .mapTo(String.class)
                .set();
        withKeys = !keepKeys
                && waiting.stream().noneMatch(row -> known.contains(row.path(id).asText()));
        if (withKeys) {
            handle.execute("DELETE FROM " + JdbcBackupStore.KEYS);
            table.insert(handle, waiting);
        }
    }

    private static String json(Object values) {
        try {
            return MAPPER.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
