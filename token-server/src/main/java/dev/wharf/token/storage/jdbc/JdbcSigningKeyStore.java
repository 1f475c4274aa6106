package dev.wharf.token.storage.jdbc;

import dev.wharf.token.storage.SigningKeyStore;
import dev.wharf.token.storage.StoredKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The signing keys in a relational database. */
public final class JdbcSigningKeyStore implements SigningKeyStore {
    private final Database database;

    public JdbcSigningKeyStore(Database database) {
        this.database = database;
    }

    @Override
    public void lock() {
        int _ = database.record(handle -> handle.createQuery("SELECT id FROM signing_keys_lock FOR UPDATE")
                .mapTo(Integer.class)
                .one());
    }

    @Override
    public List<StoredKey> list() {
        return database.read(handle -> handle.createQuery("SELECT * FROM signing_keys ORDER BY created_at, id")
                .map((row, _) -> key(row))
                .list());
    }

    @Override
    public void put(StoredKey key) {
        int _ = database.write(handle -> {
            handle.execute("DELETE FROM signing_keys WHERE id = ?", key.id());
            return handle.createUpdate("""
                            INSERT INTO signing_keys (id, role, state, certificate, sealed, created_at, activated_at,
                                retired_at, revoked_at)
                            VALUES (:id, :role, :state, :certificate, :sealed, :created, :activated, :retired, :revoked)
                            """)
                    .bind("id", key.id())
                    .bind("role", key.role().label())
                    .bind("state", key.state().label())
                    .bind("certificate", key.certificate())
                    .bind("sealed", key.sealed())
                    .bind("created", Times.utc(key.times().created()))
                    .bind("activated", Times.utc(key.times().activated()))
                    .bind("retired", Times.utc(key.times().retired()))
                    .bind("revoked", Times.utc(key.times().revoked()))
                    .execute();
        });
    }

    @Override
    public void delete(String id) {
        int _ = database.write(handle -> handle.execute("DELETE FROM signing_keys WHERE id = ?", id));
    }

    private static StoredKey key(ResultSet row) throws SQLException {
        return new StoredKey(
                row.getString("id"),
                StoredKey.Role.of(row.getString("role")),
                StoredKey.State.of(row.getString("state")),
                row.getString("certificate"),
                row.getString("sealed"),
                new StoredKey.Times(
                        Times.get(row, "created_at"),
                        Times.find(row, "activated_at"),
                        Times.find(row, "retired_at"),
                        Times.find(row, "revoked_at")));
    }
}
