package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.body;
import static dev.wharf.registry.service.Fixture.bytes;
import static dev.wharf.registry.service.Fixture.image;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.MediaType;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import dev.wharf.model.VisibleRepositories;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.TestStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Random requests to two repositories: the services answer what the oracle answers, step by step. */
class RegistryModelTest {
    private static final List<RepositoryName> REPOSITORIES =
            List.of(new RepositoryName("a"), new RepositoryName("a/b"));
    private static final List<String> PIECES = List.of("", "x", "yz");
    private static final List<String> CONTENTS = List.of("", "x", "yz", "xx", "xyz", "yzx");
    private static final List<Tag> TAGS = List.of(new Tag("1"), new Tag("2"), new Tag("B"));
    private static final int STEPS = 60;

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void inMemory(@ForAll long seed) throws IOException {
        new Run(TestStorage.IN_MEMORY.open(Path.of("")), seed).run();
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void onDisk(@ForAll long seed) throws IOException {
        Path directory = Files.createTempDirectory("model");
        StorageDriver driver = TestStorage.FILESYSTEM.open(directory);
        new Run(driver, seed).run();
        driver.deleteTree("docker");
        Files.delete(directory);
    }

    private static final class Run {
        private final RegistryModel model = new RegistryModel();
        private final List<String> ids = new ArrayList<>(List.of("00000000-0000-0000-0000-000000000000"));
        private final StorageDriver driver;
        private final Random random;
        private RegistryServices services;

        Run(StorageDriver driver, long seed) {
            this.driver = driver;
            this.random = new Random(seed);
            this.services = new Fixture(driver).services;
        }

        void run() throws IOException {
            for (String content : CONTENTS) {
                services.uploads().store(REPOSITORIES.getFirst(), body(content), Fixture.sha256(content));
                model.of(REPOSITORIES.getFirst()).blobs.put(Fixture.sha256(content), content);
            }
            for (int i = 0; i < STEPS; i++) {
                step();
                REPOSITORIES.forEach(this::compare);
            }
            assertThat(services.catalog()
                            .list(VisibleRepositories.ALL, Optional.empty(), 9)
                            .names())
                    .isSorted()
                    .containsAll(model.repositoriesWithContent());
        }

        private void step() throws IOException {
            RepositoryName repo = any(REPOSITORIES);
            String content = any(CONTENTS);
            Digest digest = any(List.of(Algorithm.values())).of(bytes(content));
            Tag tag = any(TAGS);
            String manifest = image(content, random.nextBoolean() ? new String[0] : new String[] {content});
            switch (random.nextInt(13)) {
                case 0 -> {
                    String id = services.uploads().start(repo).id();
                    ids.add(id);
                    model.of(repo).uploads.put(id, "");
                }
                case 1, 2 -> append(repo, any(ids), any(PIECES));
                case 3, 4 -> commit(repo, any(ids), any(PIECES), digest);
                case 5 -> {
                    String id = any(ids);
                    same(model.cancel(repo, id), () -> services.uploads().cancel(repo, id));
                }
                case 6 -> {
                    RepositoryName from = any(REPOSITORIES);
                    assertThat(services.blobs().mount(digest, from, repo)).isEqualTo(model.mount(digest, from, repo));
                }
                case 7 ->
                    same(model.deleteBlob(repo, digest), () -> services.blobs().delete(repo, digest));
                case 8, 9, 10 ->
                    same(
                            model.putManifest(repo, tag, manifest, Fixture.sha256(content)),
                            () -> services.manifests()
                                    .put(repo, ManifestPush.to(tag, MediaType.OCI_MANIFEST), bytes(manifest)));
                case 11 ->
                    same(model.deleteTag(repo, tag), () -> services.manifests().delete(repo, tag));
                default -> deleteManifest(repo, Fixture.sha256(manifest));
            }
            if (random.nextInt(10) == 0) {
                services = new Fixture(driver, true, new AtomicLong(random.nextLong())).services;
            }
        }

        /** Mostly one that is there. */
        private void deleteManifest(RepositoryName repo, Digest digest) {
            List<Digest> known = List.copyOf(model.of(repo).manifests.keySet());
            Digest victim = known.isEmpty() || random.nextInt(4) == 0 ? digest : any(known);
            same(model.deleteManifest(repo, victim), () -> services.manifests().delete(repo, victim));
        }

        private void append(RepositoryName repo, String id, String piece) {
            long offset = offset(repo, id);
            same(
                    model.append(repo, id, offset, piece),
                    () -> services.uploads().append(repo, id, OptionalLong.of(offset), body(piece)));
        }

        private void commit(RepositoryName repo, String id, String piece, Digest digest) {
            long offset = offset(repo, id);
            String content = model.of(repo).uploads.getOrDefault(id, "") + piece;
            Digest right = digest.algorithm().of(bytes(content));
            Digest claimed = random.nextInt(4) == 0 ? digest : right;
            same(
                    model.commit(repo, id, offset, piece, claimed),
                    () -> services.uploads().commit(repo, id, OptionalLong.of(offset), body(piece), claimed));
        }

        /** Mostly where the upload is. */
        private long offset(RepositoryName repo, String id) {
            return random.nextInt(5) == 0
                    ? random.nextInt(3)
                    : model.of(repo).uploads.getOrDefault(id, "").length();
        }

        private void compare(RepositoryName repo) {
            RegistryModel.Repository expected = model.of(repo);
            for (String id : ids) {
                assertThat(offsetOf(repo, id))
                        .isEqualTo(Optional.ofNullable(expected.uploads.get(id)).map(text -> (long) text.length()));
            }
            for (String content : CONTENTS) {
                for (Algorithm algorithm : Algorithm.values()) {
                    Digest digest = algorithm.of(bytes(content));
                    assertThat(sizeOf(repo, digest))
                            .isEqualTo(Optional.ofNullable(expected.blobs.get(digest))
                                    .map(text -> (long) text.length()));
                }
            }
            expected.manifests.forEach((digest, text) ->
                    assertThat(services.manifests().get(repo, digest).bytes()).isEqualTo(bytes(text)));
            expected.tags.forEach((tag, digest) -> assertThat(
                            services.manifests().get(repo, new Tag(tag)).digest())
                    .isEqualTo(digest));
            assertThat(tagsOf(repo)).isEqualTo(List.copyOf(expected.tags.keySet()));
        }

        private Optional<Long> offsetOf(RepositoryName repo, String id) {
            return found(
                    ErrorCode.BLOB_UPLOAD_UNKNOWN,
                    () -> services.uploads().status(repo, id).offset());
        }

        private Optional<Long> sizeOf(RepositoryName repo, Digest digest) {
            return found(ErrorCode.BLOB_UNKNOWN, () -> services.blobs().size(repo, digest));
        }

        /** Whether an emptied repository is still known depends on whether the driver has empty directories. */
        private List<String> tagsOf(RepositoryName repo) {
            return found(
                            ErrorCode.NAME_UNKNOWN,
                            () -> services.tags()
                                    .list(repo, Optional.empty(), OptionalInt.empty())
                                    .names())
                    .orElse(List.of());
        }

        private static <T> Optional<T> found(ErrorCode unknown, Supplier<T> action) {
            try {
                return Optional.of(action.get());
            } catch (RegistryException e) {
                assertThat(e.code()).isEqualTo(unknown);
                return Optional.empty();
            }
        }

        private static void same(Optional<ErrorCode> expected, Action action) {
            Optional<ErrorCode> refused = Optional.empty();
            try {
                action.run();
            } catch (RegistryException e) {
                refused = Optional.of(e.code());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            assertThat(refused).isEqualTo(expected);
        }

        private <T> T any(List<T> choices) {
            return choices.get(random.nextInt(choices.size()));
        }
    }

    private interface Action {
        void run() throws IOException;
    }
}
