package dev.wharf.token.storage.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Times as both databases take and give them. */
final class Times {
    private Times() {}

    static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    static Optional<OffsetDateTime> utc(Optional<Instant> time) {
        return time.map(Times::utc);
    }

    /** The time in a column; empty if there is none. */
    static Optional<Instant> find(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /** The time in a column that always has one. */
    static Instant get(ResultSet row, String column) throws SQLException {
        return find(row, column).orElseThrow();
    }
}
