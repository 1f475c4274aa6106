package dev.wharf.registry.service;

import dev.wharf.model.RepositoryName;
import dev.wharf.model.VisibleRepositories;
import dev.wharf.registry.storage.RepositoryIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** Lists the repositories, and searches them, as far as they are visible to the caller. */
public final class CatalogService {
    /** Names that one search looks at. */
    private static final int MAX_SEARCHED = 1_000_000;

    private final RepositoryIndex repositories;

    CatalogService(RepositoryIndex repositories) {
        this.repositories = repositories;
    }

    /**
     * The repositories after {@code last}, which need not exist.
     *
     * @param n at most so many, not negative
     */
    public Page list(VisibleRepositories visible, Optional<String> last, int n) {
        return Page.of(OptionalInt.of(n), limit -> {
            List<String> names = new ArrayList<>();
            visit(visible, last.orElse(""), name -> {
                names.add(name.value());
                return names.size() < limit;
            });
            return names;
        });
    }

    /**
     * The repositories whose names contain a text, the best matches first, see {@link Matches}. In a registry of
     * millions only the first million names that are visible are searched.
     *
     * @param text upper and lower case are the same
     * @param n at most so many, at least 1
     */
    public List<String> search(VisibleRepositories visible, String text, int n) {
        Matches matches = new Matches(text, n);
        visit(visible, "", name -> {
            matches.add(name.value());
            return matches.seen() < MAX_SEARCHED;
        });
        return matches.best();
    }

    /** The index knows what the driver throws, to pass over what cannot be read. */
    private void visit(VisibleRepositories visible, String startAfter, Predicate<RepositoryName> visitor) {
        TranslatingDriver.run(() -> repositories.visit(visible, startAfter, visitor));
    }
}
