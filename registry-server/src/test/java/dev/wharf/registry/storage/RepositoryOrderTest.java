package dev.wharf.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.VisibleRepositories;
import dev.wharf.registry.storage.StorageDriver.Durability;
import dev.wharf.registry.storage.inmemory.InMemoryDriver;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Pages from the storage and pages from the list are the same, and are what sorting all names would give. */
class RepositoryOrderTest {
    @Property
    void aPageIsTheSameWhereverItComesFrom(
            @ForAll("stores") Set<String> names,
            @ForAll("visible") VisibleRepositories visible,
            @ForAll("positions") String startAfter,
            @ForAll @IntRange(min = 1, max = 9) int limit) {
        List<String> expected = names.stream()
                .filter(name -> visible.shows(new RepositoryName(name)) && name.compareTo(startAfter) > 0)
                .sorted()
                .limit(limit)
                .toList();
        StorageDriver storage = new InMemoryDriver(Clock.systemUTC());
        names.forEach(name -> storage.put(Layout.layers(name) + "/sha256/ab/link", new byte[] {1}, Durability.NOW));
        RepositoryIndex walking = new RepositoryIndex(storage, () -> Instant.EPOCH, _ -> {}, _ -> {});
        RepositoryIndex complete = new RepositoryIndex(storage, () -> Instant.EPOCH, Runnable::run, _ -> {});

        assertThat(page(walking, visible, startAfter, limit)).isEqualTo(expected);
        assertThat(page(complete, visible, startAfter, limit)).isEqualTo(expected);
    }

    private static List<String> page(RepositoryIndex index, VisibleRepositories visible, String startAfter, int limit) {
        List<String> names = new ArrayList<>();
        index.visit(visible, startAfter, name -> {
            names.add(name.value());
            return names.size() < limit;
        });
        return names;
    }

    @Provide
    Arbitrary<Set<String>> stores() {
        return paths().set().ofMaxSize(30);
    }

    @Provide
    Arbitrary<VisibleRepositories> visible() {
        Arbitrary<List<RepositoryPattern>> patterns = Arbitraries.oneOf(
                        paths(),
                        paths().map(path -> path + "/**"),
                        paths().map(path -> path + "/*"),
                        Arbitraries.of("*", "a*", "*b"))
                .map(RepositoryPattern::parse)
                .list()
                .ofMaxSize(3);
        return Arbitraries.oneOf(
                Arbitraries.just(VisibleRepositories.ALL),
                Combinators.combine(patterns, patterns)
                        .as((allow, deny) -> new VisibleRepositories(allow, deny, true)));
    }

    @Provide
    Arbitrary<String> positions() {
        return Arbitraries.oneOf(
                paths(), Arbitraries.strings().withChars("ab-./0_\u00e9").ofMaxLength(6));
    }

    private static Arbitrary<String> paths() {
        return Arbitraries.of("a", "b", "a-b", "a.b", "a_b", "a--b", "a0", "ab", "a__b", "a.b-a")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(parts -> String.join("/", parts));
    }
}
