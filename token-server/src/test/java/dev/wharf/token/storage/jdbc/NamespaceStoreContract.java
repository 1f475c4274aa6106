package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.RepositoryName;
import dev.wharf.token.authz.Openness;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.Namespace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of namespaces and described repositories does with what is below a path. */
abstract class NamespaceStoreContract extends StoreFixture {
    private static final Namespace.Description ABOUT = new Namespace.Description("", Openness.PRIVATE);
    private static final int MANY = 10;

    private JdbcNamespaceStore namespaces;
    private JdbcRepositoryStore repositories;

    @BeforeEach
    void fill() {
        namespaces = new JdbcNamespaceStore(database);
        repositories = new JdbcRepositoryStore(database);
        for (String path : List.of("te_m", "te_m/a", "te_m/a/b", "te_m/c", "te_m-x", "team/d", "te")) {
            namespaces.put(Service.FIRST, new RepositoryName(path), ABOUT);
            repositories.put(Service.FIRST, new RepositoryName(path), ABOUT);
        }
    }

    @Test
    void a_namespace_is_listed_with_those_below_it() {
        assertThat(namespaces("te_m", "", MANY)).containsExactly("te_m", "te_m/a", "te_m/a/b", "te_m/c");
        assertThat(namespaces("te_m", "te_m/a", 1)).containsExactly("te_m/a/b");
        assertThat(namespaces("te_m/a", "", MANY)).containsExactly("te_m/a", "te_m/a/b");
        assertThat(namespaces("nothing", "", MANY)).isEmpty();
        assertThat(namespaces.list(Service.FIRST, Optional.empty(), "", MANY)).hasSize(7);
    }

    @Test
    void repositories_are_listed_below_a_path() {
        assertThat(repositories("te_m", "", MANY)).containsExactly("te_m/a", "te_m/a/b", "te_m/c");
        assertThat(repositories("te_m", "te_m/a", 1)).containsExactly("te_m/a/b");
        assertThat(repositories("te_m/c", "", MANY)).isEmpty();
        assertThat(repositories.list(Service.FIRST, Optional.empty(), "", MANY)).hasSize(7);
    }

    private List<String> namespaces(String under, String after, int limit) {
        return namespaces.list(Service.FIRST, Optional.of(new RepositoryName(under)), after, limit).stream()
                .map(namespace -> namespace.path().value())
                .toList();
    }

    private List<String> repositories(String under, String after, int limit) {
        return repositories.list(Service.FIRST, Optional.of(new RepositoryName(under)), after, limit).stream()
                .map(repository -> repository.name().value())
                .toList();
    }
}
