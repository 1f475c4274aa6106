package dev.wharf.token.storage.jdbc;

import dev.wharf.token.storage.BackupException;
import dev.wharf.token.storage.BackupStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Copies of a relational database, as lines of JSON. */
public final class JdbcBackupStore implements BackupStore {
    static final String AUDIT = "audit";
    static final String KEYS = "signing_keys";

    /** Every table that a backup has, those first that others refer to. */
    static final List<String> TABLES = List.of(
            "subjects",
            "users",
            "robots",
            "group_members",
            "services",
            "namespaces",
            "namespace_members",
            "repositories",
            "acl_rules",
            "used_places",
            "tokens",
            "federation_providers",
            "federation_trusts",
            "federation_conditions",
            KEYS,
            AUDIT);

    private final Database database;
    private final RevocationTable revocations;
    private final InstantSource clock;

    public JdbcBackupStore(Database database, InstantSource clock) {
        this.database = database;
        this.revocations = new RevocationTable(database);
        this.clock = clock;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        BackupWriter writer = new BackupWriter(out);
        try {
            boolean _ = database.snapshot(handle -> {
                writer.head(head(handle));
                for (String name : TABLES) {
                    BackupTable table = BackupTable.of(handle, name);
                    writer.table(table);
                    table.read(handle, writer::row);
                }
                return true;
            });
            writer.end();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private BackupHead head(Handle handle) {
        Map<String, Long> next = new HashMap<>();
        numbered(handle).forEach(table -> next.put(table.name(), database.nextId(handle, table.name())));
        return new BackupHead(Database.VERSIONS.getLast(), clock.instant(), next);
    }

    /** The tables whose rows keep their ids. */
    private static List<BackupTable> numbered(Handle handle) {
        return TABLES.stream()
                .map(name -> BackupTable.of(handle, name))
                .filter(BackupTable::isNumbered)
                .filter(table -> !table.name().equals(AUDIT))
                .toList();
    }

    @Override
    public Restored restore(InputStream in, boolean keepKeys) throws IOException {
        BackupReader reader = new BackupReader(in);
        BackupHead head = reader.head();
        if (!head.schema().equals(Database.VERSIONS.getLast())) {
            throw new BackupException(
                    "the backup is of version " + head.schema() + " of the schema, and this server has "
                            + Database.VERSIONS.getLast()
                            + ": restore it by the release that made it, and let a newer one take over its database");
        }
        try {
            return database.write(handle -> {
                // First of all: H2 makes this wait for everybody who has written to the table.
                numbered(handle)
                        .forEach(table ->
                                database.raiseNextId(table.name(), head.next().getOrDefault(table.name(), 1L)));
                revocations.noteAll(handle);
                Restored restored = new Restoration(handle, reader, keepKeys).run(head);
                revocations.endAll(handle);
                return restored;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
