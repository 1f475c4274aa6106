package dev.wharf.token.storage.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wharf.token.storage.BackupException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** A table as a backup has it: rows are the values of these columns. */
record BackupTable(String name, List<BackupColumn> columns) {
    private static final int FETCHED = 1_000;

    BackupTable {
        columns = List.copyOf(columns);
    }

    /** The table as it is in a database. */
    static BackupTable of(Handle handle, String name) {
        return handle.createQuery("SELECT * FROM " + name + " WHERE 1 = 0").scanResultSet((rows, _) -> {
            try (ResultSet none = rows.get()) {
                return new BackupTable(name, columns(none.getMetaData()));
            }
        });
    }

    private static List<BackupColumn> columns(ResultSetMetaData description) throws SQLException {
        List<BackupColumn> columns = new ArrayList<>();
        for (int i = 1; i <= description.getColumnCount(); i++) {
            columns.add(new BackupColumn(
                    description.getColumnName(i).toLowerCase(Locale.ROOT),
                    BackupColumn.Type.of(description.getColumnType(i))));
        }
        return columns;
    }

    /**
     * The same with its columns in another order.
     *
     * @throws BackupException if these are other columns
     */
    BackupTable ordered(List<String> names) {
        if (names.size() != columns.size() || !Set.copyOf(names()).equals(new HashSet<>(names))) {
            throw new BackupException("its columns are not those of " + name);
        }
        return new BackupTable(
                name,
                names.stream()
                        .map(column -> columns.get(names().indexOf(column)))
                        .toList());
    }

    /** The same without one of its columns. */
    BackupTable without(String column) {
        return new BackupTable(
                name,
                columns.stream().filter(each -> !each.name().equals(column)).toList());
    }

    /** Whether the database numbers its rows. */
    boolean isNumbered() {
        return columns.contains(new BackupColumn("id", BackupColumn.Type.NUMBER));
    }

    /** The names of its columns. */
    List<String> names() {
        return columns.stream().map(BackupColumn::name).toList();
    }

    /** Hands over all rows. */
    void read(Handle handle, Consumer<List<@Nullable Object>> rows) {
        read(handle.createQuery(select()), rows);
    }

    /** Hands over the rows that have one of these values in a column; there is at least one. */
    void read(Handle handle, String column, List<?> values, Consumer<List<@Nullable Object>> rows) {
        read(
                handle.createQuery(select() + " WHERE " + column + " IN (<values>)")
                        .bindList("values", values),
                rows);
    }

    private String select() {
        return "SELECT " + String.join(", ", names()) + " FROM " + name;
    }

    private void read(Query query, Consumer<List<@Nullable Object>> rows) {
        query.setFetchSize(FETCHED).map((row, _) -> values(row)).forEach(rows);
    }

    private List<@Nullable Object> values(ResultSet row) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.add(columns.get(i).read(row, i + 1));
        }
        return values;
    }

    /**
     * Adds rows.
     *
     * @throws BackupException if what a column takes is not what a row has there
     */
    void insert(Handle handle, List<? extends JsonNode> rows) {
        String places = columns.stream().map(_ -> "?").collect(Collectors.joining(", "));
        PreparedBatch batch = handle.prepareBatch(
                "INSERT INTO " + name + " (" + String.join(", ", names()) + ") VALUES (" + places + ")");
        for (JsonNode row : rows) {
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).bind(batch, i, row.path(i));
            }
            batch.add();
        }
        int[] _ = batch.execute();
    }
}
