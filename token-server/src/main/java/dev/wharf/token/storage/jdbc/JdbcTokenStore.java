package dev.wharf.token.storage.jdbc;

import dev.wharf.model.RepositoryPattern;
import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.StoredToken;
import dev.wharf.token.storage.TokenStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The secrets that Wharf made, in a relational database: their hashes alone. */
public final class JdbcTokenStore implements TokenStore {
    private static final String SELECT = """
            SELECT t.id, t.kind, t.hash, t.shown, s.kind AS owner_kind, s.name AS owner_name, t.service_id, t.name,
                t.actions, t.patterns, t.cidrs, t.client_id, t.credential_epoch, t.created_at, t.expires_at, t.used_at,
                t.used_from
            FROM tokens t
            JOIN subjects s ON s.id = t.subject_id
            """;
    private static final String OF_OWNER = """
            subject_id = (SELECT id FROM subjects WHERE name = :owner AND kind = :ownerKind) AND kind = :kind
            """;

    private final Database database;
    private final RevocationTable revocations;

    public JdbcTokenStore(Database database) {
        this.database = database;
        this.revocations = new RevocationTable(database);
    }

    @Override
    public Optional<StoredToken> find(String hash) {
        return database.read(handle ->
                token(handle.createQuery(SELECT + "WHERE t.hash = :hash").bind("hash", hash)));
    }

    @Override
    public Optional<StoredToken> find(long id) {
        return database.read(
                handle -> token(handle.createQuery(SELECT + "WHERE t.id = :id").bind("id", id)));
    }

    private static Optional<StoredToken> token(Query query) {
        return query.map((row, _) -> token(row)).findFirst();
    }

    @Override
    public List<StoredToken> list(Subject owner, StoredToken.Kind kind) {
        return database.read(handle -> handle.createQuery(
                        SELECT + "WHERE s.name = :owner AND s.kind = :ownerKind AND t.kind = :kind ORDER BY t.id")
                .bind("owner", owner.name())
                .bind("ownerKind", owner.kind().label())
                .bind("kind", kind.label())
                .map((row, _) -> token(row))
                .list());
    }

    @Override
    public Optional<Long> add(String hash, StoredToken.Settings token) {
        return database.record(handle -> SubjectTable.lock(handle, token.owner())
                .map(owner -> handle.createUpdate("""
                        INSERT INTO tokens (kind, hash, shown, subject_id, service_id, name, actions, patterns, cidrs,
                            client_id, credential_epoch, created_at, expires_at)
                        VALUES (:kind, :hash, :shown, :subject, :service, :name, :actions, :patterns, :cidrs,
                            :client, :epoch, :created, :expires)
                        """)
                        .bind("kind", token.kind().label())
                        .bind("hash", hash)
                        .bind("shown", token.shown())
                        .bind("subject", owner)
                        .bind("service", token.serviceId())
                        .bind("name", token.name())
                        .bind("actions", ActionBits.of(token.limits().actions()))
                        .bind("patterns", Words.join(token.limits().patterns()))
                        .bind("cidrs", Words.join(token.from()))
                        .bind("client", token.clientId())
                        .bind("epoch", token.credentialEpoch())
                        .bind("created", Times.utc(token.createdAt()))
                        .bind("expires", token.expiresAt().map(Times::utc))
                        .executeAndReturnGeneratedKeys("id")
                        .mapTo(Long.class)
                        .one()));
    }

    @Override
    public boolean delete(long id) {
        return database.write(handle -> {
            Optional<String> owner = handle.createQuery(
                            "SELECT name FROM subjects WHERE id = (SELECT subject_id FROM tokens WHERE id = :id)")
                    .bind("id", id)
                    .mapTo(String.class)
                    .findFirst();
            owner.ifPresent(name -> {
                handle.execute("DELETE FROM tokens WHERE id = ?", id);
                revocations.renew(handle, name);
            });
            return owner.isPresent();
        });
    }

    @Override
    public void deleteUnused(Subject owner, StoredToken.Kind kind, Instant before) {
        int _ = database.record(handle -> change(
                handle, "DELETE FROM tokens WHERE COALESCE(used_at, created_at) < :at AND ", owner, kind, before));
    }

    @Override
    public void keepLatest(Subject owner, StoredToken.Kind kind, int count) {
        int _ = database.record(
                handle -> handle.createUpdate("DELETE FROM tokens WHERE id IN (SELECT id FROM tokens WHERE " + OF_OWNER
                                + "ORDER BY COALESCE(used_at, created_at) DESC, id DESC OFFSET :count ROWS)")
                        .bind("owner", owner.name())
                        .bind("ownerKind", owner.kind().label())
                        .bind("kind", kind.label())
                        .bind("count", count)
                        .execute());
    }

    @Override
    public void end(Subject owner, StoredToken.Kind kind, Instant at) {
        int _ = database.write(handle -> change(
                handle,
                "UPDATE tokens SET expires_at = :at WHERE (expires_at IS NULL OR expires_at > :at) AND ",
                owner,
                kind,
                at));
    }

    @Override
    public void deleteEnded(Subject owner, StoredToken.Kind kind, Instant at) {
        int _ = database.record(
                handle -> change(handle, "DELETE FROM tokens WHERE expires_at <= :at AND ", owner, kind, at));
    }

    /** Changes the secrets of an account that a statement, without its last condition, speaks of. */
    private static int change(Handle handle, String statement, Subject owner, StoredToken.Kind kind, Instant at) {
        return handle.createUpdate(statement + OF_OWNER)
                .bind("at", Times.utc(at))
                .bind("owner", owner.name())
                .bind("ownerKind", owner.kind().label())
                .bind("kind", kind.label())
                .execute();
    }

    @Override
    public void used(long id, StoredToken.Use use) {
        int _ = database.record(
                handle -> handle.createUpdate("UPDATE tokens SET used_at = :at, used_from = :from WHERE id = :id")
                        .bind("at", Times.utc(use.at()))
                        .bind("from", use.from())
                        .bind("id", id)
                        .execute());
    }

    private static StoredToken token(ResultSet row) throws SQLException {
        Optional<StoredToken.Use> used = Times.find(row, "used_at").isPresent()
                ? Optional.of(new StoredToken.Use(Times.find(row, "used_at").get(), row.getString("used_from")))
                : Optional.empty();
        return new StoredToken(row.getLong("id"), row.getString("hash"), settings(row), used);
    }

    private static StoredToken.Settings settings(ResultSet row) throws SQLException {
        long service = row.getLong("service_id");
        return new StoredToken.Settings(
                StoredToken.Kind.of(row.getString("kind")),
                row.getString("shown"),
                SubjectTable.subject(row.getString("owner_kind"), row.getString("owner_name")),
                service == 0 ? Optional.empty() : Optional.of(service),
                row.getString("name"),
                new CredentialLimits(
                        ActionBits.actions(row.getInt("actions")),
                        Words.split(row.getString("patterns")).stream()
                                .map(RepositoryPattern::parse)
                                .toList()),
                Words.split(row.getString("cidrs")).stream()
                        .map(AddressRange::parse)
                        .toList(),
                row.getString("client_id"),
                row.getInt("credential_epoch"),
                Times.find(row, "created_at").orElseThrow(),
                Times.find(row, "expires_at"));
    }
}
