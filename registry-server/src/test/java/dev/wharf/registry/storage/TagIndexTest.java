package dev.wharf.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import dev.wharf.registry.storage.StorageDriver.Durability;
import dev.wharf.registry.storage.filesystem.FilesystemDriver;
import dev.wharf.registry.storage.inmemory.InMemoryDriver;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With real directories, whose times of change are the point. */
class TagIndexTest {
    private static final RepositoryName REPO = new RepositoryName("team/app");
    private static final Digest DIGEST = new Digest(Digest.Algorithm.SHA256, "ab" + "0".repeat(62));

    @TempDir
    private Path root;

    /** Ahead of the real one, so that changes lie in the past. */
    private Instant now = Instant.now().plus(Duration.ofHours(1));

    private int lists;
    private int looks;
    private final Queue<Runnable> background = new ArrayDeque<>();
    private StorageDriver storage = none();
    private TagIndex index = new TagIndex(storage, () -> now, background::add);
    private TagStore ours = new TagStore(storage);

    private static StorageDriver none() {
        return new InMemoryDriver(Clock.systemUTC());
    }

    @BeforeEach
    void open() {
        storage = counted(FilesystemDriver.open(root, UUID::randomUUID));
        index = new TagIndex(storage, () -> now, background::add);
        RepositoryIndex repositories = new RepositoryIndex(storage, () -> now, background::add, background::add);
        ours = new TagStore(new WatchedDriver(storage, repositories, index, new ManifestWatch(storage, () -> now)));
    }

    private StorageDriver counted(StorageDriver driver) {
        return (StorageDriver) Proxy.newProxyInstance(
                StorageDriver.class.getClassLoader(), new Class<?>[] {StorageDriver.class}, (_, method, arguments) -> {
                    lists += method.getName().equals("list") ? 1 : 0;
                    looks += method.getName().equals("size") ? 1 : 0;
                    return method.invoke(driver, arguments);
                });
    }

    private Path directory() {
        return root.resolve(Layout.tags(REPO));
    }

    /** As another program does it. */
    private void write(String... tags) throws IOException {
        for (String tag : tags) {
            Path current = directory().resolve(tag).resolve("current");
            Files.createDirectories(current);
            Files.writeString(current.resolve("link"), DIGEST.toString());
        }
    }

    private void writeMany(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            write("t%05d".formatted(i));
        }
    }

    private List<String> all() {
        return index.list(REPO, "", Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, TagNames.MANY + 10})
    void whatOthersDoIsSeenAtOnceAndNothingIsListedTwice(int count) throws IOException {
        writeMany(count);
        assertThat(all()).hasSize(count);
        assertThat(all()).hasSize(count);
        assertThat(index.list(REPO, "t00000", 1)).containsExactly("t00001");
        assertThat(lists).isEqualTo(1);
        assertThat(looks).isEqualTo(count);

        write("new");
        assertThat(all()).hasSize(count + 1).startsWith("new", "t00000");
        Files.delete(directory().resolve("t00001/current/link"));
        Files.delete(directory().resolve("t00001/current"));
        Files.delete(directory().resolve("t00001"));
        assertThat(all()).hasSize(count).startsWith("new", "t00000", "t00002");
        assertThat(lists).isEqualTo(3);
        assertThat(looks).isEqualTo(count + 1);
    }

    /** The time of change moves in steps: what happens within the same step cannot be told from what was listed. */
    @Test
    void aChangeInTheSameInstantIsSeen() throws IOException {
        write("a");
        Instant change = Instant.parse("2026-11-21T09:12:10.5Z");
        now = change.plusMillis(50);
        Files.setLastModifiedTime(directory(), FileTime.from(change));
        assertThat(all()).containsExactly("a");
        write("b");
        Files.setLastModifiedTime(directory(), FileTime.from(change));
        assertThat(all()).containsExactly("a", "b");
        now = change.plusMillis(200);
        assertThat(all()).containsExactly("a", "b");
        assertThat(all()).containsExactly("a", "b");
        assertThat(lists).isEqualTo(3);
    }

    /** File systems that know whole seconds alone. */
    @Test
    void aChangeInTheSameSecondIsSeen() throws IOException {
        write("a");
        Instant change = Instant.parse("2026-11-21T09:12:10Z");
        now = change.plusMillis(1900);
        Files.setLastModifiedTime(directory(), FileTime.from(change));
        assertThat(all()).containsExactly("a");
        write("b");
        Files.setLastModifiedTime(directory(), FileTime.from(change));
        assertThat(all()).containsExactly("a", "b");
    }

    /** The directory of a tag is there before its link, and changes no more when the link comes. */
    @ParameterizedTest
    @ValueSource(ints = {1, TagNames.MANY})
    void aTagAppearsWithItsLink(int count) throws IOException {
        writeMany(count);
        Path current = Files.createDirectories(directory().resolve("coming/current"));
        assertThat(all()).hasSize(count).doesNotContain("coming");
        Files.writeString(current.resolve("link"), "");
        assertThat(all()).doesNotContain("coming");
        Files.writeString(current.resolve("link"), DIGEST.toString());
        assertThat(all()).hasSize(count + 1).startsWith("coming");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, TagNames.MANY})
    void whatThisProcessDoesIsSeenAtOnce(int count) throws IOException {
        writeMany(count);
        all();
        point(ours, "a");
        assertThat(all()).hasSize(count + 1).startsWith("a", "t00000");
        point(ours, "b");
        ours.delete(REPO, new Tag("a"));
        ours.delete(REPO, new Tag("t00001"));
        point(ours, "t00000");
        assertThat(all()).hasSize(count).startsWith("b", "t00000").doesNotContain("t00001");
        assertThat(index.list(REPO, "a", 1)).containsExactly("b");
        point(ours, "t00001");
        assertThat(all()).hasSize(count + 1).contains("t00001");
    }

    @Test
    void aPushMakesNobodyWaitForAListOfManyTags() throws IOException {
        writeMany(TagNames.MANY);
        all();
        point(ours, "a");
        point(ours, "z");
        assertThat(all()).startsWith("a").endsWith("z");
        assertThat(lists).isEqualTo(1);
        assertThat(background).isEmpty();

        now = now.plusSeconds(6);
        assertThat(all()).startsWith("a").endsWith("z");
        all();
        assertThat(lists).isEqualTo(1);
        assertThat(background).hasSize(1);
        background.remove().run();
        assertThat(lists).isEqualTo(2);
        assertThat(all()).hasSize(TagNames.MANY + 2);
        now = now.plusSeconds(6);
        all();
        assertThat(background).isEmpty();
        assertThat(lists).isEqualTo(2);
    }

    @Test
    void whatOthersHaveDoneBeforeAPushIsSeenAfterIt() throws IOException {
        writeMany(TagNames.MANY);
        all();
        write("theirs");
        point(ours, "ours");
        assertThat(all()).contains("theirs", "ours");
        write("theirs2");
        assertThat(all()).contains("theirs", "theirs2", "ours");
    }

    /** A push that ends while the background lists must not be lost to that list. */
    @Test
    void aPushDuringAListIsNotLost() throws IOException {
        writeMany(TagNames.MANY);
        all();
        point(ours, "a");
        ours.delete(REPO, new Tag("t00002"));
        now = now.plusSeconds(6);
        all();
        List<Runnable> pushes = new ArrayList<>();
        StorageDriver pushing = (StorageDriver) Proxy.newProxyInstance(
                StorageDriver.class.getClassLoader(), new Class<?>[] {StorageDriver.class}, (_, method, arguments) -> {
                    Object result = method.invoke(storage, arguments);
                    if (method.getName().equals("list")) {
                        pushes.forEach(Runnable::run);
                    }
                    return result;
                });
        TagIndex other = new TagIndex(pushing, () -> now, background::add);
        TagStore writer = new TagStore(new WatchedDriver(
                storage,
                new RepositoryIndex(storage, () -> now, background::add, background::add),
                other,
                new ManifestWatch(storage, () -> now)));
        background.clear();
        other.list(REPO, "", 1);
        point(writer, "b");
        now = now.plusSeconds(6);
        other.list(REPO, "", 1);
        pushes.add(() -> point(writer, "c"));
        pushes.add(() -> writer.delete(REPO, new Tag("t00003")));
        background.remove().run();
        pushes.clear();
        assertThat(other.list(REPO, "", Integer.MAX_VALUE))
                .startsWith("a", "b", "c", "t00000", "t00001", "t00004")
                .doesNotContain("t00002", "t00003");
    }

    @Test
    void aStorageThatDoesNotTellIsListedFromWhereItIsAsked() {
        StorageDriver memory = none();
        TagStore tags = new TagStore(memory);
        IntStream.range(0, 20).forEach(i -> point(tags, "t%02d".formatted(i)));
        memory.put(Layout.tags(REPO) + "/t05x/index/link", "x".getBytes(StandardCharsets.UTF_8), Durability.NOW);
        TagIndex direct = new TagIndex(memory, () -> now, background::add);
        assertThat(direct.list(REPO, "t04", 3)).containsExactly("t05", "t06", "t07");
        assertThat(direct.list(REPO, "", Integer.MAX_VALUE)).hasSize(20);
        assertThat(direct.list(new RepositoryName("nobody"), "", 9)).isEmpty();
    }

    private static void point(TagStore tags, String tag) {
        tags.point(REPO, new LinkedHashSet<>(List.of(new Tag(tag))), DIGEST, (_, _) -> true, () -> {});
    }
}
