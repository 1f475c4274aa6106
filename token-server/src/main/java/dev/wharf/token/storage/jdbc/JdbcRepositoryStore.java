package dev.wharf.token.storage.jdbc;

import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.token.storage.DescribedRepository;
import dev.wharf.token.storage.Namespace;
import dev.wharf.token.storage.RepositoryStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/** What is said of repositories, in a relational database. */
public final class JdbcRepositoryStore implements RepositoryStore {
    private static final String SELECT = "SELECT name, description, visibility, created_at FROM repositories ";

    private final Database database;

    public JdbcRepositoryStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<DescribedRepository> find(long service, RepositoryName name) {
        return database.read(handle -> of(
                        service,
                        name.value(),
                        handle.createQuery(SELECT + "WHERE name = :name AND service_id = :service"))
                .map((row, _) -> repository(row))
                .findFirst());
    }

    @Override
    public List<DescribedRepository> list(long service, Optional<RepositoryName> under, String after, int limit) {
        return database.read(handle -> of(
                        service,
                        after,
                        handle.createQuery(SELECT + "WHERE name > :name AND service_id = :service"
                                + " AND name LIKE :below ESCAPE '!'"
                                + " ORDER BY name FETCH FIRST :limit ROWS ONLY"))
                .bind(
                        "below",
                        LikePattern.startingWith(under.map(path -> path + "/").orElse("")))
                .bind("limit", limit)
                .map((row, _) -> repository(row))
                .list());
    }

    private static DescribedRepository repository(ResultSet row) throws SQLException {
        return new DescribedRepository(
                new RepositoryName(row.getString("name")),
                JdbcNamespaceStore.described(row),
                Times.find(row, "created_at").orElseThrow());
    }

    @Override
    public boolean put(long service, RepositoryName name, Namespace.Description about) {
        return database.write(handle -> {
            boolean isNew = describe(
                                    service,
                                    name,
                                    about,
                                    handle.createUpdate(
                                            "UPDATE repositories SET description = :description, visibility = :visibility"
                                                    + " WHERE name = :name AND service_id = :service"))
                            .execute()
                    == 0;
            if (isNew) {
                describe(service, name, about, handle.createUpdate("""
                                INSERT INTO repositories (service_id, name, place, description, visibility)
                                VALUES (:service, :name, :place, :description, :visibility)
                                """))
                        .bind("place", Places.of(name))
                        .execute();
            }
            DerivedRules.putVisibility(
                    handle, service, Optional.empty(), new RepositoryPattern.Exact(name), about.visibility());
            return isNew;
        });
    }

    @Override
    public boolean delete(long service, RepositoryName name) {
        return database.write(handle -> {
            DerivedRules.deleteVisibility(handle, service, new RepositoryPattern.Exact(name));
            return of(
                                    service,
                                    name.value(),
                                    handle.createUpdate(
                                            "DELETE FROM repositories WHERE name = :name AND service_id = :service"))
                            .execute()
                    > 0;
        });
    }

    private static <S extends SqlStatement<S>> S describe(
            long service, RepositoryName name, Namespace.Description about, S statement) {
        return of(service, name.value(), statement)
                .bind("description", about.text())
                .bind("visibility", about.visibility().label());
    }

    private static <S extends SqlStatement<S>> S of(long service, String name, S statement) {
        return statement.bind("service", service).bind("name", name);
    }
}
