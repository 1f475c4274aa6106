package dev.wharf.token.storage.jdbc;

import dev.wharf.token.storage.AuditEvent;
import dev.wharf.token.storage.AuditStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** The record of who changed what, in a relational database. */
public final class JdbcAuditStore implements AuditStore {
    private final Database database;

    public JdbcAuditStore(Database database) {
        this.database = database;
    }

    @Override
    public void append(List<AuditEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        int[] _ = database.record(handle -> {
            PreparedBatch batch = handle.prepareBatch("""
                    INSERT INTO audit (at, actor, credential, address, action, target, detail, request_id)
                    VALUES (:at, :actor, :credential, :address, :action, :target, :detail, :requestId)
                    """);
            events.forEach(event -> batch.bind("at", event.at().atOffset(ZoneOffset.UTC))
                    .bind("actor", event.actor())
                    .bind("credential", event.credential())
                    .bind("address", event.address())
                    .bind("action", event.action())
                    .bind("target", event.target())
                    .bind("detail", event.detail())
                    .bind("requestId", event.requestId())
                    .add());
            return batch.execute();
        });
    }

    @Override
    public List<Entry> find(Filter filter, long after, int limit) {
        List<String> conditions = new ArrayList<>(List.of("id > :after"));
        filter.actor().ifPresent(_ -> conditions.add("actor = :actor"));
        filter.action().ifPresent(_ -> conditions.add("action = :action"));
        filter.target().ifPresent(_ -> conditions.add("target = :target"));
        filter.since().ifPresent(_ -> conditions.add("at >= :since"));
        filter.until().ifPresent(_ -> conditions.add("at < :until"));
        return database.read(handle -> {
            Query query = handle.createQuery("SELECT * FROM audit WHERE " + String.join(" AND ", conditions)
                            + " ORDER BY id FETCH FIRST :limit ROWS ONLY")
                    .bind("after", after)
                    .bind("limit", limit);
            filter.actor().ifPresent(actor -> query.bind("actor", actor));
            filter.action().ifPresent(action -> query.bind("action", action));
            filter.target().ifPresent(target -> query.bind("target", target));
            filter.since().ifPresent(since -> query.bind("since", utc(since)));
            filter.until().ifPresent(until -> query.bind("until", utc(until)));
            return query.map((row, _) -> entry(row)).list();
        });
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        AuditEvent event = new AuditEvent(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("credential"),
                row.getString("address"),
                row.getString("action"),
                row.getString("target"),
                row.getString("detail"),
                row.getString("request_id"));
        return new Entry(row.getLong("id"), event);
    }
}
