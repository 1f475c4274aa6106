package dev.wharf.token.storage.jdbc;

import dev.wharf.token.service.HeaderProfile;
import dev.wharf.token.service.RefreshPolicy;
import dev.wharf.token.service.Service;
import dev.wharf.token.service.ServiceName;
import dev.wharf.token.service.ServiceSettings;
import dev.wharf.token.storage.ServiceStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The services in a relational database. */
public final class JdbcServiceStore implements ServiceStore {
    private static final String UPDATE = """
            UPDATE services
            SET name = :name, profile = :profile, pull_seconds = :pull, push_seconds = :push, anonymous = :anonymous,
                refresh = :refresh, require_namespace = :namespace, strip_hosts = :hosts,
                self_service = :selfService
            """;
    private static final String INSERT = """
            INSERT INTO services
                (name, profile, pull_seconds, push_seconds, anonymous, refresh, require_namespace, strip_hosts,
                    self_service)
            VALUES (:name, :profile, :pull, :push, :anonymous, :refresh, :namespace, :hosts, :selfService)
            """;

    private static final int REMEMBERED = 1_000;

    private final Database database;
    private final Remembered<String, Optional<Service>> remembered;
    private final Remembered<String, List<Service>> all;

    public JdbcServiceStore(Database database) {
        this.database = database;
        this.remembered = new Remembered<>(database, REMEMBERED);
        this.all = new Remembered<>(database, 1);
    }

    @Override
    public Optional<Service> find(String name) {
        if (!ServiceName.isValid(name)) {
            return Optional.empty(); // whatever a client sends comes here, and PostgreSQL chokes on a NUL
        }
        return remembered.get(name, asked -> database.read(handle -> find(handle, asked)));
    }

    private static Optional<Service> find(Handle handle, String name) {
        return handle.createQuery("SELECT * FROM services WHERE name = :name")
                .bind("name", name)
                .map((row, _) -> service(row))
                .findFirst();
    }

    @Override
    public List<Service> list() {
        return all.get(
                "",
                _ -> database.read(handle -> handle.createQuery("SELECT * FROM services ORDER BY id")
                        .map((row, _) -> service(row))
                        .list()));
    }

    @Override
    public PutResult put(ServiceName name, ServiceSettings settings) {
        return database.write(handle -> {
            int updated = bind(handle.createUpdate(UPDATE + "WHERE name = :name"), name, settings)
                    .execute();
            if (updated == 0) {
                bind(handle.createUpdate(INSERT), name, settings).execute();
            }
            long id = find(handle, name.value()).orElseThrow().id();
            OwnPlaces.put(handle, id, settings.selfService());
            return updated == 0 ? PutResult.CREATED : PutResult.UPDATED;
        });
    }

    @Override
    public boolean putFirst(ServiceName name, ServiceSettings settings) {
        Service wanted = new Service(Service.FIRST, name, settings);
        return database.read(handle -> find(handle, name.value()).equals(Optional.of(wanted)))
                || database.write(handle -> {
                    boolean free = find(handle, name.value())
                            .map(Service::id)
                            .orElse(Service.FIRST)
                            .equals(Service.FIRST);
                    if (free) {
                        bind(handle.createUpdate(UPDATE + "WHERE id = " + Service.FIRST), name, settings)
                                .execute();
                        OwnPlaces.put(handle, Service.FIRST, settings.selfService());
                    }
                    return free;
                });
    }

    @Override
    public boolean delete(String name) {
        return ServiceName.isValid(name)
                && database.write(
                        handle -> handle.createUpdate("DELETE FROM services WHERE name = :name AND id > :first")
                                        .bind("name", name)
                                        .bind("first", Service.FIRST)
                                        .execute()
                                > 0);
    }

    private static <S extends SqlStatement<S>> S bind(S statement, ServiceName name, ServiceSettings settings) {
        return statement
                .bind("name", name.value())
                .bind("profile", settings.profile().label())
                .bind("pull", settings.pullLifetime().toSeconds())
                .bind("push", settings.pushLifetime().toSeconds())
                .bind("anonymous", settings.anonymous())
                .bind("refresh", settings.refresh().label())
                .bind("namespace", settings.requiresNamespace())
                .bind("hosts", Words.join(settings.stripHosts()))
                .bind("selfService", settings.selfService());
    }

    private static Service service(ResultSet row) throws SQLException {
        return new Service(
                row.getLong("id"),
                new ServiceName(row.getString("name")),
                new ServiceSettings(
                        HeaderProfile.of(row.getString("profile")).orElseThrow(),
                        Duration.ofSeconds(row.getInt("pull_seconds")),
                        Duration.ofSeconds(row.getInt("push_seconds")),
                        row.getBoolean("anonymous"),
                        RefreshPolicy.of(row.getString("refresh")).orElseThrow(),
                        row.getBoolean("require_namespace"),
                        Words.split(row.getString("strip_hosts")),
                        row.getBoolean("self_service")));
    }
}
