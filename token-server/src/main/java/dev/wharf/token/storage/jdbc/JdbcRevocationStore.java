package dev.wharf.token.storage.jdbc;

import dev.wharf.token.storage.Revocation;
import dev.wharf.token.storage.RevocationStore;
import java.time.Instant;
import java.util.List;

/** The revocations in a relational database. */
public final class JdbcRevocationStore implements RevocationStore {
    private final Database database;

    public JdbcRevocationStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Revocation> since(Instant time) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM revocations WHERE not_before >= :time ORDER BY not_before, subject")
                .bind("time", Times.utc(time))
                .map((row, _) -> new Revocation(row.getString("subject"), Times.get(row, "not_before")))
                .list());
    }

    @Override
    public void forget(Instant before) {
        boolean isAny = database.read(handle -> handle.createQuery(
                        "SELECT 1 FROM revocations WHERE not_before < :before FETCH FIRST 1 ROW ONLY")
                .bind("before", Times.utc(before))
                .mapTo(Integer.class)
                .findFirst()
                .isPresent());
        if (isAny) {
            int _ = database.record(handle -> handle.createUpdate("DELETE FROM revocations WHERE not_before < :before")
                    .bind("before", Times.utc(before))
                    .execute());
        }
    }
}
