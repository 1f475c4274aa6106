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
    private String unreadable = "nothing";
    private int lists;
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final StorageDriver storage = new InMemoryDriver(Clock.systemUTC());
    private final StorageDriver counting = watchedStorage();
    private final RepositoryIndex index = new RepositoryIndex(counting, () -> now, background::add, later::add);
    private final StorageDriver ours = new WatchedDriver(
            storage, index, new TagIndex(storage, () -> now, Runnable::run), new ManifestWatch(storage, () -> now));

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

    private void complete() {
        list();
        background.remove().run();
    }

    @Test
    void nobodyWaitsForTheFirstWalkOrMakesItTwice() {
        write(storage, "a");
        assertThat(list()).containsExactly("a");
        assertThat(list()).containsExactly("a");
        assertThat(background).hasSize(1);
        background.remove().run();
        int walked = lists;
        assertThat(list()).containsExactly("a");
        assertThat(list(VisibleRepositories.ALL, "a", 99)).isEmpty();
        assertThat(lists).isEqualTo(walked);
        assertThat(background).isEmpty();
        assertThat(later).hasSize(1);
    }

    @Test
    void whoeverAsksBeforeItsEndListsNoMoreDirectoriesThanThePageNeeds() {
        for (int team = 10; team < 50; team++) {
            for (int i = 10; i < 50; i++) {
                write(storage, "team" + team + "/app" + i);
            }
        }
        assertThat(list(VisibleRepositories.ALL, "team20/app49", 5))
                .containsExactly("team21/app10", "team21/app11", "team21/app12", "team21/app13", "team21/app14");
        // What is above them all, the team before with its last, which others could be below, this team, and its five.
        assertThat(lists).isEqualTo(9);
    }

    @Test
    void whoeverWantsMoreGoesOnWithTheListAsSoonAsThereIsOne() {
        for (int i = 100; i < 200; i++) {
            write(storage, "n" + i);
        }
        List<String> names = new ArrayList<>();
        index.visit(VisibleRepositories.ALL, "", name -> {
            names.add(name.value());
            if (name.value().equals("n150")) {
                background.remove().run();
                lists = 0;
            }
            return true;
        });
        assertThat(names).hasSize(100).isSorted();
        assertThat(lists).isZero();
    }

    @Test
    void whatIsWrittenWhileTheListIsMadeIsInIt() {
        write(storage, "b");
        list();
        write(ours, "a");
        assertThat(list()).containsExactly("a", "b");
        background.remove().run();
        assertThat(list()).containsExactly("a", "b");
    }

    @Test
    void whatCannotBeReadHidesNothingElse() {
        for (String name : List.of("a", "bad", "bad/x", "bad-x", "c/bad/d", "c/e")) {
            write(storage, name);
        }
        unreadable = Layout.repository("bad");
        assertThat(list()).containsExactly("a", "bad-x", "c/bad/d", "c/e");
        background.remove().run();
        assertThat(list()).containsExactly("a", "bad-x", "c/bad/d", "c/e");
        unreadable = Layout.repository("c/bad");
        later.remove().run();
        assertThat(list()).as("what was known stays").containsExactly("a", "bad", "bad-x", "bad/x", "c/bad/d", "c/e");
        ours.delete(link("c/bad/d"));
        assertThat(list()).contains("c/bad/d");
        unreadable = "nothing";
        later.remove().run();
        assertThat(list()).containsExactly("a", "bad", "bad-x", "bad/x", "c/e");
    }

    @Test
    void whatThisProcessWritesAndDeletesIsKnownAtOnce() {
        write(ours, "a");
        complete();
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
        complete();
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
        complete();
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
        background.remove().run();
        broken = false;
        complete();
        lists = 0;
        assertThat(list()).containsExactly("a");
        assertThat(lists).isZero();
    }

    @Test
    void whatNobodyAsksForIsForgotten() {
        write(storage, "a");
        complete();
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
        assertThat(lists).as("directories listed, of 10,000").isLessThan(15);
        complete();
        assertThat(list(visible, "", 99)).containsExactly("a", "big", "deep", "deep/b", "z");
        assertThat(list(visible, "deep", 1)).containsExactly("deep/b");
    }

    /** The storage, but it counts lists, and fails them when it is broken. */
    private StorageDriver watchedStorage() {
        return (StorageDriver) Proxy.newProxyInstance(
                StorageDriver.class.getClassLoader(), new Class<?>[] {StorageDriver.class}, (_, method, arguments) -> {
                    if (method.getName().equals("list")) {
                        lists++;
                        if (broken
                                || arguments[0].equals(unreadable)
                                || ((String) arguments[0]).startsWith(unreadable + "/")) {
                            throw new StorageException(StorageException.Reason.FAILED, "broken");
                        }
                    }
                    return method.invoke(storage, arguments);
                });
    }
}
