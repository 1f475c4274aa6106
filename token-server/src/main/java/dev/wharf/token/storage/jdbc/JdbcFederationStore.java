package dev.wharf.token.storage.jdbc;

import dev.wharf.token.authz.Subject;
import dev.wharf.token.federation.ClaimCondition;
import dev.wharf.token.federation.JwsAlgorithm;
import dev.wharf.token.federation.Provider;
import dev.wharf.token.federation.Trust;
import dev.wharf.token.storage.FederationStore;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** The OpenID providers and the trusts in them, in a relational database. */
public final class JdbcFederationStore implements FederationStore {
    private static final String PROVIDERS = "SELECT * FROM federation_providers ";
    private static final String TRUSTS = """
            SELECT t.id, t.name, p.name AS provider, t.audience, t.single_use, s.name AS robot
            FROM federation_trusts t
            JOIN federation_providers p ON p.id = t.provider_id
            JOIN subjects s ON s.id = t.robot_id
            """;
    private static final String PAGE = "name > :after ORDER BY name FETCH FIRST :limit ROWS ONLY";
    private static final int REMEMBERED = 1_000;

    private final Database database;
    private final Remembered<String, Optional<Provider>> byIssuer;
    private final Remembered<String, List<Trust>> byProvider;

    public JdbcFederationStore(Database database) {
        this.database = database;
        this.byIssuer = new Remembered<>(database, REMEMBERED);
        this.byProvider = new Remembered<>(database, REMEMBERED);
    }

    /** The issuer may be anything: it is what somebody's token says. */
    @Override
    public Optional<Provider> provider(String issuer) {
        return Provider.isIssuer(issuer)
                ? byIssuer.get(
                        issuer,
                        _ -> database.read(handle -> provider(handle.createQuery(PROVIDERS + "WHERE issuer = :issuer")
                                .bind("issuer", issuer))))
                : Optional.empty();
    }

    @Override
    public List<Trust> trusts(Provider provider) {
        return byProvider.get(
                provider.name(),
                name -> database.read(handle -> trusts(
                        handle,
                        handle.createQuery(TRUSTS + "WHERE p.name = :name ORDER BY t.name")
                                .bind("name", name))));
    }

    @Override
    public Optional<Provider> findProvider(String name) {
        return Provider.isName(name)
                ? database.read(handle -> provider(
                        handle.createQuery(PROVIDERS + "WHERE name = :name").bind("name", name)))
                : Optional.empty();
    }

    @Override
    public List<Provider> providers(String after, int limit) {
        return database.read(handle -> handle.createQuery(PROVIDERS + "WHERE " + PAGE)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> provider(row))
                .list());
    }

    private static Optional<Provider> provider(Query query) {
        return query.map((row, _) -> provider(row)).findFirst();
    }

    private static Provider provider(ResultSet row) throws SQLException {
        return new Provider(
                row.getString("name"),
                row.getString("issuer"),
                Optional.of(row.getString("jwks")).filter(url -> !url.isEmpty()).map(URI::create),
                Words.split(row.getString("algorithms")).stream()
                        .map(label -> JwsAlgorithm.of(label).orElseThrow())
                        .collect(Collectors.toUnmodifiableSet()),
                Duration.ofSeconds(row.getInt("max_age_seconds")));
    }

    @Override
    public PutResult put(Provider provider) {
        return database.write(handle -> {
            Optional<Long> ofIssuer = id(handle, "federation_providers", "issuer", provider.issuer());
            Optional<Long> present = id(handle, "federation_providers", "name", provider.name());
            if (ofIssuer.isPresent() && !ofIssuer.equals(present)) {
                return PutResult.ISSUER_TAKEN;
            }
            handle.createUpdate(present.isEmpty() ? """
                            INSERT INTO federation_providers (name, issuer, jwks, algorithms, max_age_seconds)
                            VALUES (:name, :issuer, :jwks, :algorithms, :maxAge)
                            """ : """
                            UPDATE federation_providers
                            SET issuer = :issuer, jwks = :jwks, algorithms = :algorithms, max_age_seconds = :maxAge
                            WHERE name = :name
                            """)
                    .bind("name", provider.name())
                    .bind("issuer", provider.issuer())
                    .bind("jwks", provider.jwks().map(URI::toString).orElse(""))
                    .bind("algorithms", Words.join(labels(provider.algorithms())))
                    .bind("maxAge", provider.maxAge().toSeconds())
                    .execute();
            return present.isEmpty() ? PutResult.CREATED : PutResult.UPDATED;
        });
    }

    private static List<String> labels(Set<JwsAlgorithm> algorithms) {
        return EnumSet.copyOf(algorithms).stream().map(JwsAlgorithm::label).toList();
    }

    @Override
    public boolean deleteProvider(String name) {
        return delete("federation_providers", name);
    }

    @Override
    public Optional<Trust> findTrust(String name) {
        return Provider.isName(name)
                ? database
                        .read(handle -> trusts(
                                handle,
                                handle.createQuery(TRUSTS + "WHERE t.name = :name")
                                        .bind("name", name)))
                        .stream()
                        .findFirst()
                : Optional.empty();
    }

    @Override
    public List<Trust> trusts(String after, int limit) {
        return database.read(handle -> trusts(
                handle,
                handle.createQuery(TRUSTS + "WHERE t.name > :after ORDER BY t.name FETCH FIRST :limit ROWS ONLY")
                        .bind("after", after)
                        .bind("limit", limit)));
    }

    private static List<Trust> trusts(Handle handle, Query query) {
        return query.map((row, _) -> new Trust(
                        row.getString("name"),
                        row.getString("provider"),
                        row.getString("audience"),
                        conditions(handle, row.getLong("id")),
                        row.getString("robot"),
                        row.getBoolean("single_use")))
                .list();
    }

    private static List<ClaimCondition> conditions(Handle handle, long trust) {
        return handle.createQuery(
                        "SELECT claim, pattern FROM federation_conditions WHERE trust_id = :trust ORDER BY position")
                .bind("trust", trust)
                .map((row, _) -> new ClaimCondition(row.getString("claim"), row.getString("pattern")))
                .list();
    }

    @Override
    public PutResult put(Trust trust) {
        return database.write(handle -> {
            Optional<Long> provider = id(handle, "federation_providers", "name", trust.provider());
            if (provider.isEmpty()) {
                return PutResult.NO_PROVIDER;
            }
            Optional<Long> robot = Subject.isRobotName(trust.robot())
                    ? SubjectTable.lock(handle, Subject.robot(trust.robot()))
                    : Optional.empty();
            if (robot.isEmpty()) {
                return PutResult.NO_ROBOT;
            }
            Optional<Long> present = id(handle, "federation_trusts", "name", trust.name());
            handle.createUpdate(present.isEmpty() ? """
                            INSERT INTO federation_trusts (name, provider_id, robot_id, audience, single_use)
                            VALUES (:name, :provider, :robot, :audience, :singleUse)
                            """ : """
                            UPDATE federation_trusts
                            SET provider_id = :provider, robot_id = :robot, audience = :audience, single_use = :singleUse
                            WHERE name = :name
                            """)
                    .bind("name", trust.name())
                    .bind("provider", provider.get())
                    .bind("robot", robot.get())
                    .bind("audience", trust.audience())
                    .bind("singleUse", trust.singleUse())
                    .execute();
            putConditions(
                    handle,
                    id(handle, "federation_trusts", "name", trust.name()).orElseThrow(),
                    trust.conditions());
            return present.isEmpty() ? PutResult.CREATED : PutResult.UPDATED;
        });
    }

    private static void putConditions(Handle handle, long trust, List<ClaimCondition> conditions) {
        handle.execute("DELETE FROM federation_conditions WHERE trust_id = ?", trust);
        PreparedBatch batch = handle.prepareBatch(
                "INSERT INTO federation_conditions (trust_id, position, claim, pattern) VALUES (?, ?, ?, ?)");
        for (int i = 0; i < conditions.size(); i++) {
            batch.add(trust, i, conditions.get(i).claim(), conditions.get(i).pattern());
        }
        batch.execute();
    }

    @Override
    public boolean deleteTrust(String name) {
        return delete("federation_trusts", name);
    }

    private boolean delete(String table, String name) {
        return Provider.isName(name)
                && database.write(handle -> handle.execute("DELETE FROM " + table + " WHERE name = ?", name) > 0);
    }

    private static Optional<Long> id(Handle handle, String table, String column, String value) {
        return handle.createQuery("SELECT id FROM " + table + " WHERE " + column + " = :value FOR UPDATE")
                .bind("value", value)
                .mapTo(Long.class)
                .findOne();
    }
}
