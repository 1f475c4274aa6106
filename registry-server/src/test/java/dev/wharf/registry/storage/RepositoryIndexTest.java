package dev.wharf.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Digest;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.VisibleRepositories;
import dev.wharf.registry.storage.StorageDriver.Durability;
import dev.wharf.registry.storage.inmemory.InMemoryDriver;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepositoryIndexTest {
    private static final Digest DIGEST = new Digest(Digest.Algorithm.SHA256, "ab" + "0".repeat(62));

    private Instant now = Instant.parse("2026-11-21T09:12:10Z");
    private boolean broken;
    private int lists;
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final StorageDriver storage = new InMemoryDriver(Clock.systemUTC());
    private final StorageDriver counting = watchedStorage();
    private final RepositoryIndex index =
            new RepositoryIndex(counting, new RepositoryStore(counting), () -> now, later::add);
    private final StorageDriver ours =
            new WatchedDriver(storage, index, new TagIndex(storage, () -> now, Runnable::run));

    private static void write(StorageDriver driver, String name) {
        driver.put(link(name), new byte[] {1}, Durability.NOW);
    }

    private static String link(String name) {
        return Layout.layers(name) + "/sha256/ab/link";
    }

    private List<String> list() {
        return list(VisibleRepositories.ALL, "", 99);
    }

    private List<String> list(VisibleRepositories visible, String startAfter, int limit) {
        List<String> names = new ArrayList<>();
        index.visit(visible, startAfter, name -> {
            names.add(name.value());
            return names.size() < limit;
        });
        return names;
    }

    @Test
    void onlyTheFirstWhoAsksWaitsForAWalk() {
        write(storage, "a");
        assertThat(list()).containsExactly("a");
        int walked = lists;
        assertThat(walked).isPositive();
        assertThat(list()).containsExactly("a");
        assertThat(list(VisibleRepositories.ALL, "a", 99)).isEmpty();
        assertThat(lists).isEqualTo(walked);
        assertThat(later).hasSize(1);
    }

    @Test
    void whatThisProcessWritesAndDeletesIsKnownAtOnce() {
        write(ours, "a");
        assertThat(list()).containsExactly("a");
        write(ours, "b/c");
        ours.put(Layout.revisionLink(new RepositoryName("d"), DIGEST), new byte[] {1}, Durability.NOW);
        ours.put("docker/registry/v2/repositories/e/_uploads/1/startedat", new byte[] {1}, Durability.NOW);
        assertThat(list()).containsExactly("a", "b/c", "d");
        write(storage, "d");
        ours.delete(link("a"));
        ours.delete(Layout.revisionLink(new RepositoryName("d"), DIGEST));
        assertThat(list()).containsExactly("b/c", "d");
    }

    @Test
    void whatOthersWriteAndDeleteIsKnownAfterTheNextWalk() {
        write(storage, "a");
        write(storage, "b");
        list();
        write(storage, "c");
        storage.deleteTree(Layout.repository("a"));
        assertThat(list()).containsExactly("a", "b");
        later.remove().run();
        assertThat(list()).containsExactly("b", "c");
        assertThat(later).hasSize(1);
    }

    @Test
    void aWalkThatFailsInTheBackgroundChangesNothing() {
        write(storage, "a");
        list();
        write(storage, "b");
        broken = true;
        later.remove().run();
        assertThat(list()).containsExactly("a");
        broken = false;
        later.remove().run();
        assertThat(list()).containsExactly("a", "b");
    }

    @Test
    void aFirstWalkThatFailsIsMadeAgain() {
        write(storage, "a");
        broken = true;
        assertThatThrownBy(this::list).isInstanceOf(StorageException.class);
        broken = false;
        assertThat(list()).containsExactly("a");
    }

    @Test
    void whatNobodyAsksForIsForgotten() {
        write(storage, "a");
        list();
        now = now.plus(Duration.ofMinutes(59));
        later.remove().run();
        assertThat(later).hasSize(1);
        now = now.plus(Duration.ofMinutes(2));
        later.remove().run();
        assertThat(later).isEmpty();
        write(storage, "b");
        assertThat(list()).containsExactly("a", "b");
    }

    @Test
    void aFewAreFoundAmongMany() {
        IntStream.range(0, 5000).forEach(i -> write(storage, "big/n" + i));
        IntStream.range(0, 5000).forEach(i -> write(storage, "deep/er/n" + i));
        for (String name : List.of("a", "big", "deep", "deep/b", "z")) {
            write(storage, name);
        }
        VisibleRepositories visible = new VisibleRepositories(
                List.of(RepositoryPattern.parse("*"), RepositoryPattern.parse("deep/*")), List.of(), true);
        assertThat(list(visible, "", 99)).containsExactly("a", "big", "deep", "deep/b", "z");
        assertThat(list(visible, "deep", 1)).containsExactly("deep/b");
    }

    /** The storage, but it counts lists, and fails them when it is broken. */
    private StorageDriver watchedStorage() {
        return (StorageDriver) Proxy.newProxyInstance(
                StorageDriver.class.getClassLoader(), new Class<?>[] {StorageDriver.class}, (_, method, arguments) -> {
                    if (method.getName().equals("list")) {
                        lists++;
                        if (broken) {
                            throw new StorageException(StorageException.Reason.FAILED, "broken");
                        }
                    }
                    return method.invoke(storage, arguments);
                });
    }
}
