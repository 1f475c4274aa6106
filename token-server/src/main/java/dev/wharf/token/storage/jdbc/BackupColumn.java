package dev.wharf.token.storage.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wharf.token.storage.BackupException;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** A column as a backup has it: in JSON, whatever a database calls its type. */
record BackupColumn(String name, Type type) {
    /** What JSON makes of a column. */
    enum Type {
        TEXT(JDBCType.VARCHAR),
        NUMBER(JDBCType.BIGINT),
        FLAG(JDBCType.BOOLEAN),
        TIME(JDBCType.TIMESTAMP_WITH_TIMEZONE);

        private final JDBCType type;

        Type(JDBCType type) {
            this.type = type;
        }

        private boolean accepts(JsonNode value) {
            return switch (this) {
                case TEXT, TIME -> value.isTextual();
                case NUMBER -> value.isIntegralNumber() && value.canConvertToLong();
                case FLAG -> value.isBoolean();
            };
        }

        static Type of(int jdbcType) {
            return switch (JDBCType.valueOf(jdbcType)) {
                case VARCHAR -> TEXT;
                case BIGINT, INTEGER, SMALLINT -> NUMBER;
                case BOOLEAN, BIT -> FLAG; // PostgreSQL's driver says BIT
                case TIMESTAMP, TIMESTAMP_WITH_TIMEZONE -> TIME; // and TIMESTAMP for both
                case JDBCType other -> throw new IllegalArgumentException("no backup has columns of the type " + other);
            };
        }
    }

    /** What stands in this column of a row, as JSON has it. */
    @Nullable
    Object read(ResultSet row, int position) throws SQLException {
        Object value = switch (type) {
            case TEXT -> row.getString(position);
            case NUMBER -> row.getLong(position);
            case FLAG -> row.getBoolean(position);
            case TIME -> {
                OffsetDateTime time = row.getObject(position, OffsetDateTime.class);
                yield time == null ? null : time.toInstant().toString();
            }
        };
        return row.wasNull() ? null : value;
    }

    /**
     * Fills in what {@link #read} made.
     *
     * @throws BackupException if it is something else
     */
    void bind(PreparedBatch batch, int index, JsonNode value) {
        if (value.isNull()) {
            batch.bindNull(index, type.type.getVendorTypeNumber());
            return;
        }
        if (!type.accepts(value)) {
            throw unacceptable();
        }
        switch (type) {
            case TEXT -> batch.bind(index, value.textValue());
            case NUMBER -> batch.bind(index, value.longValue());
            case FLAG -> batch.bind(index, value.booleanValue());
            case TIME -> batch.bind(index, time(value));
        }
    }

    /**
     * A time as {@link #read} made it.
     *
     * @throws BackupException if it is none
     */
    OffsetDateTime time(JsonNode value) {
        try {
            return Times.utc(Instant.parse(value.asText()));
        } catch (DateTimeParseException e) {
            throw unacceptable();
        }
    }

    private BackupException unacceptable() {
        return new BackupException(
                "what is given for " + name + " is no " + type.name().toLowerCase(Locale.ROOT));
    }
}
