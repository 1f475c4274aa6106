package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.LATEST;
import static dev.wharf.registry.service.Fixture.OTHER;
import static dev.wharf.registry.service.Fixture.REPO;
import static dev.wharf.registry.service.Fixture.assertRefused;
import static dev.wharf.registry.service.Fixture.bytes;
import static dev.wharf.registry.service.Fixture.image;
import static dev.wharf.registry.service.Fixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import dev.wharf.model.VisibleRepositories;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.TestStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What old registries left behind, by their versions and by their crashes, does not take the rest along. */
class OldStorageTest {
    private static final String SCHEMA_1 = "{\"schemaVersion\":1,\"name\":\"team/app\",\"fsLayers\":[]}";

    @TempDir
    private Path directory;

    private StorageDriver driver;
    private Fixture fixture;
    private RegistryServices services;
    private Digest good;

    @BeforeEach
    void open() {
        driver = TestStorage.FILESYSTEM.open(directory);
        fixture = new Fixture(driver);
        services = fixture.services;
        good = fixture.pushImage(REPO, LATEST, "{}", "layer");
    }

    @Test
    void oneBadTagIsItsOwnProblem() throws IOException {
        write(REPO, "_manifests/tags/newline/current/link", good + "\n");
        write(REPO, "_manifests/tags/empty/current/link", "");
        write(REPO, "_manifests/tags/garbage/current/link", "no digest");
        write(REPO, "_manifests/tags/nothing/current/link", sha256("nothing").toString());
        Files.createDirectories(file(REPO, "_manifests/tags/bare"));

        assertThat(tags(REPO)).contains("latest", "newline").doesNotContain("bare", "empty");
        assertThat(services.manifests().get(REPO, new Tag("newline")).digest()).isEqualTo(good);
        for (String bad : List.of("empty", "garbage", "nothing", "bare")) {
            assertRefused(() -> services.manifests().get(REPO, new Tag(bad)), ErrorCode.MANIFEST_UNKNOWN);
            fixture.pushImage(REPO, new Tag(bad), "{}", "layer");
            assertThat(services.manifests().get(REPO, new Tag(bad)).digest()).isEqualTo(good);
        }
        services.manifests().delete(REPO, good);
        assertThat(tags(REPO)).isEmpty();
    }

    @Test
    void aSchema1ManifestIsNotServedAndInNobodysWay() throws IOException {
        Digest old = sha256(SCHEMA_1);
        write("blobs/sha256/%s/%s/data".formatted(old.hex().substring(0, 2), old.hex()), SCHEMA_1);
        write(REPO, "_manifests/revisions/sha256/" + old.hex() + "/link", old.toString());
        write(REPO, "_manifests/tags/old/current/link", old.toString());

        assertRefused(() -> services.manifests().get(REPO, new Tag("old")), ErrorCode.MANIFEST_UNKNOWN);
        assertThat(tags(REPO)).containsExactly("latest", "old");
        assertThat(services.manifests().get(REPO, LATEST).digest()).isEqualTo(good);
        services.manifests().delete(REPO, old);
        assertThat(tags(REPO)).containsExactly("latest");
    }

    @Test
    void brokenLinksOfBlobsAndManifestsAreMissingOnes() throws IOException {
        write(REPO, "_layers/sha256/" + sha256("layer").hex() + "/link", "");
        assertRefused(() -> services.blobs().size(REPO, sha256("layer")), ErrorCode.BLOB_UNKNOWN);
        assertThat(services.manifests().get(REPO, LATEST).digest()).isEqualTo(good);
        write(REPO, "_manifests/revisions/sha256/" + good.hex() + "/link", "sha256:");
        assertRefused(() -> services.manifests().get(REPO, LATEST), ErrorCode.MANIFEST_UNKNOWN);

        fixture.pushImage(REPO, LATEST, "{}", "layer");
        assertThat(fixture.read(REPO, sha256("layer"))).isEqualTo(bytes("layer"));
        assertThat(services.manifests().get(REPO, LATEST).bytes()).isEqualTo(bytes(image("{}", "layer")));
    }

    @Test
    void halfOfARepositoryIsEnough() throws IOException {
        fixture.pushImage(OTHER, LATEST, "{}");
        driver.deleteTree("docker/registry/v2/repositories/team/other/_layers");
        RepositoryName bare = new RepositoryName("team/bare");
        write(
                bare,
                "_layers/sha256/" + sha256("layer").hex() + "/link",
                sha256("layer").toString());

        assertThat(services.catalog()
                        .list(VisibleRepositories.ALL, Optional.empty(), 9)
                        .names())
                .containsExactly("team/app", "team/bare", "team/other");
        assertThat(services.manifests().get(OTHER, LATEST).bytes()).isEqualTo(bytes(image("{}")));
        assertRefused(() -> services.blobs().size(OTHER, sha256("{}")), ErrorCode.BLOB_UNKNOWN);
        assertThat(tags(OTHER)).containsExactly("latest");
        assertThat(fixture.read(bare, sha256("layer"))).isEqualTo(bytes("layer"));
        assertRefused(() -> tags(bare), ErrorCode.NAME_UNKNOWN);
        fixture.pushImage(bare, LATEST, "{}", "layer");
        assertThat(tags(bare)).containsExactly("latest");
    }

    private List<String> tags(RepositoryName repository) {
        return services.tags()
                .list(repository, Optional.empty(), OptionalInt.empty())
                .names();
    }

    private Path file(RepositoryName repository, String path) {
        return directory
                .resolve("docker/registry/v2/repositories")
                .resolve(repository.value())
                .resolve(path);
    }

    private void write(RepositoryName repository, String path, String content) throws IOException {
        write("repositories/" + repository + "/" + path, content);
    }

    private void write(String path, String content) throws IOException {
        Path file = directory.resolve("docker/registry/v2").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
