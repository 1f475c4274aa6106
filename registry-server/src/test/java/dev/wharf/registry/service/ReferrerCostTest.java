package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.REPO;
import static dev.wharf.registry.service.Fixture.bytes;
import static dev.wharf.registry.service.Fixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.MediaType;
import dev.wharf.model.Tag;
import dev.wharf.registry.storage.BlobStore;
import dev.wharf.registry.storage.Layout;
import dev.wharf.registry.storage.ManifestStore;
import dev.wharf.registry.storage.ManifestWatch;
import dev.wharf.registry.storage.ReferrerStore;
import dev.wharf.registry.storage.RepositoryIndex;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageDriver.Durability;
import dev.wharf.registry.storage.StorageException;
import dev.wharf.registry.storage.TagIndex;
import dev.wharf.registry.storage.TagStore;
import dev.wharf.registry.storage.WatchedDriver;
import dev.wharf.registry.storage.filesystem.FilesystemDriver;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A question for referrers costs nothing for each manifest that there is; on real directories, whose times count. */
class ReferrerCostTest {
    private static final Digest SUBJECT = sha256("subject");
    private static final int MANY = 1000;

    @TempDir
    private Path root;

    private final Queue<Runnable> background = new ArrayDeque<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final List<Runnable> duringOwnPush = new ArrayList<>();

    /** Ahead of the real one, so that changes lie in the past. */
    private Instant now = Instant.now().plus(Duration.ofHours(1));

    private int lists;
    private boolean failing;
    private StorageDriver disk;
    private ManifestService manifests;
    private ReferrersService referrers;

    @BeforeEach
    void open() {
        disk = FilesystemDriver.open(root, UUID::randomUUID);
        StorageDriver counting = counting();
        ManifestWatch watch = new ManifestWatch(counting, () -> now);
        StorageDriver storage = new WatchedDriver(
                counting,
                new RepositoryIndex(counting, () -> now, background::add, later::add),
                new TagIndex(counting, () -> now, background::add),
                watch);
        ManifestStore store = new ManifestStore(storage, ManifestService.MAX_SIZE);
        TagStore tags = new TagStore(storage);
        ReferrerStore index = new ReferrerStore(storage);
        referrers = new ReferrersService(
                store, tags, index, new ReferrerScan(store, index, watch, background::add, later::add));
        manifests = new ManifestService(
                store, tags, new ManifestChecks(store, new BlobStore(storage), true), referrers, true);
    }

    /** Counts the lists whose length is that of the number of manifests. */
    private StorageDriver counting() {
        return (StorageDriver) Proxy.newProxyInstance(
                StorageDriver.class.getClassLoader(), new Class<?>[] {StorageDriver.class}, (_, method, arguments) -> {
                    String path = String.valueOf(arguments[0]);
                    if (method.getName().equals("list") && !path.equals(Layout.referrers(REPO, SUBJECT))) {
                        lists++;
                        if (failing) {
                            throw new StorageException(StorageException.Reason.FAILED, "as the test wants it");
                        }
                    }
                    if (method.getName().equals("put") && path.contains("/_manifests/revisions/")) {
                        duringOwnPush.forEach(Runnable::run);
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void ownPushesAndDeletionsListNothing() {
        Digest foreign = foreign("foreign");
        assertThat(listed()).containsExactly(foreign);
        int before = lists;

        List<Digest> own = new ArrayList<>(List.of(foreign));
        for (int i = 0; i < 20; i++) {
            own.add(push("own" + i));
            assertThat(listed()).containsExactlyInAnyOrderElementsOf(own);
        }
        manifests.delete(REPO, own.removeLast());
        int ofDeletion = lists;
        assertThat(listed()).containsExactlyInAnyOrderElementsOf(own);
        assertThat(lists).isEqualTo(ofDeletion);
        assertThat(ofDeletion - before).as("the deletion looks at the tags").isEqualTo(1);
        assertThat(background).isEmpty();
        assertThat(later).isEmpty();
    }

    @Test
    void ownPushesIntoWhatWasNoRepositoryListNothing() {
        assertThat(listed()).isEmpty();
        int before = lists;
        List<Digest> own =
                IntStream.range(0, 5).mapToObj(i -> push("own" + i)).sorted().toList();
        assertThat(listed()).containsExactlyElementsOf(own);
        assertThat(lists).isEqualTo(before);
    }

    /** As the time of change that the directory has is as old as the change, the first look does not settle it. */
    @Test
    void ownPushesAtOnceAfterALookListNothing() {
        now = Instant.now();
        Digest foreign = foreign("foreign");
        assertThat(listed()).containsExactly(foreign);
        int before = lists;
        Digest own = push("own");
        assertThat(listed()).containsExactlyInAnyOrder(foreign, own);
        assertThat(lists).isEqualTo(before);
    }

    @Test
    void whatOthersAddBeforeAndAfterAnOwnPushIsSeenAtOnce() {
        Digest own = push("own");
        assertThat(listed()).containsExactly(own);
        Digest first = foreign("first");
        push("own");
        assertThat(listed()).containsExactlyInAnyOrder(own, first);
        Digest second = foreign("second");
        assertThat(listed()).containsExactlyInAnyOrder(own, first, second);
    }

    /** The directory's time cannot tell that it was not we alone. */
    @Test
    void whatOthersAddDuringAnOwnPushIsSeenSecondsLater() {
        assertThat(listed()).isEmpty();
        duringOwnPush.add(() -> foreign("foreign"));
        Digest own = push("own");
        duringOwnPush.clear();
        assertThat(listed()).containsExactly(own);
        assertThat(background).isEmpty();

        now = now.plusSeconds(6);
        int before = lists;
        assertThat(listed()).containsExactly(own);
        listed();
        assertThat(lists).isEqualTo(before);
        assertThat(background).hasSize(1);
        background.remove().run();
        assertThat(listed()).hasSize(2).contains(own);

        now = now.plusSeconds(6);
        listed();
        assertThat(background).as("all is known").isEmpty();
    }

    @Test
    void aLookInTheBackgroundThatFailsIsMadeAgain() {
        listed();
        push("own");
        now = now.plusSeconds(6);
        listed();
        failing = true;
        background.remove().run();
        failing = false;
        listed();
        assertThat(background).hasSize(1);
    }

    @Test
    void nobodyWaitsForALookAtManyButTheFirst() throws IOException {
        addMany();
        assertThat(listed()).isEmpty();
        assertThat(later).hasSize(1);
        int before = lists;
        Digest foreign = foreign("foreign");
        Digest own = push("own");
        assertThat(listed()).containsExactly(own);
        assertThat(lists).isEqualTo(before);

        later.remove().run();
        assertThat(lists).as("too early").isEqualTo(before);
        assertThat(later).as("it goes on").hasSize(1);
        now = now.plusSeconds(6);
        later.remove().run();
        int after = lists;
        assertThat(after).isGreaterThan(before);
        assertThat(listed()).containsExactlyInAnyOrder(own, foreign);

        now = now.plusSeconds(6);
        later.remove().run();
        assertThat(lists).as("nothing has changed").isEqualTo(after);
        assertThat(background).isEmpty();
    }

    @Test
    void aFailureDoesNotEndTheFollowing() throws IOException {
        addMany();
        listed();
        Digest foreign = foreign("foreign");
        now = now.plusSeconds(6);
        failing = true;
        later.remove().run();
        failing = false;
        now = now.plusSeconds(6);
        later.remove().run();
        assertThat(listed()).containsExactly(foreign);
    }

    @Test
    void whereNobodyAsksNothingIsFollowed() throws IOException {
        addMany();
        listed();
        now = now.plus(Duration.ofMinutes(61));
        int before = lists;
        Digest foreign = foreign("foreign");
        later.remove().run();
        assertThat(later).isEmpty();
        assertThat(lists).isEqualTo(before);
        assertThat(listed()).as("the first one again").containsExactly(foreign);
        assertThat(later).hasSize(1);
    }

    private List<Digest> listed() {
        return referrers.list(REPO, SUBJECT, Optional.empty(), Optional.empty(), 1000).referrers().stream()
                .map(referrer -> referrer.descriptor().digest())
                .toList();
    }

    private static String referrer(String mark) {
        return "{\"schemaVersion\":2,\"config\":{\"digest\":\"%s\"},\"subject\":{\"digest\":\"%s\"},\"x\":\"%s\"}"
                .formatted(sha256("config"), SUBJECT, mark);
    }

    private Digest push(String mark) {
        return manifests
                .put(REPO, ManifestPush.to(new Tag("t"), MediaType.OCI_MANIFEST), bytes(referrer(mark)))
                .digest();
    }

    /** Stores a manifest as another program does. */
    private Digest foreign(String mark) {
        Digest digest = sha256(referrer(mark));
        disk.put(Layout.blob(digest), bytes(referrer(mark)), Durability.EVENTUAL);
        disk.put(Layout.revisionLink(REPO, digest), bytes(digest.toString()), Durability.EVENTUAL);
        return digest;
    }

    /** As many as nobody waits for; of deleted ones, as registry:2 leaves them. */
    private void addMany() throws IOException {
        Path revisions = Files.createDirectories(root.resolve(Layout.revisions(REPO, Algorithm.SHA256)));
        for (int i = 0; i < MANY; i++) {
            Files.createDirectory(revisions.resolve(sha256("gone" + i).hex()));
        }
    }
}
