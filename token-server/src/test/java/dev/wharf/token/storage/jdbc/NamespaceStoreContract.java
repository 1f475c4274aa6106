package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Scope;
import dev.wharf.token.authz.Openness;
import dev.wharf.token.authz.PolicyFacts;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.Namespace;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    @Test
    void what_is_asked_for_together_is_known_one_by_one() {
        add(allow("te_m/a/**", Subject.EVERYONE, Action.PULL));
        add(allow("team/d/**", Subject.EVERYONE, Action.PULL));
        namespaces.archive(Service.FIRST, new RepositoryName("te_m/a"), true);
        namespaces.archive(Service.FIRST, new RepositoryName("te"), true);
        Set<Subject> who = Set.of(Subject.EVERYONE);
        List<String> scopes = List.of("repository:te_m/a/x:pull", "repository:team/d/x:pull", "registry:catalog:*");

        PolicyFacts together = facts(Service.FIRST, who, Scope.parseAll(scopes));

        assertThat(together.rules()).hasSize(2);
        assertThat(together.archived()).containsExactly(new RepositoryName("te_m/a"));
        for (String scope : scopes) {
            List<Scope> asked = Scope.parseAll(List.of(scope));
            assertThat(facts(Service.FIRST, who, asked))
                    .as(scope)
                    .isEqualTo(new JdbcPolicyStore(database, rules)
                            .facts(services.list().getFirst(), who, asked));
        }
    }
}
