package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.LATEST;
import static dev.wharf.registry.service.Fixture.OTHER;
import static dev.wharf.registry.service.Fixture.REPO;
import static dev.wharf.registry.service.Fixture.assertRefused;
import static dev.wharf.registry.service.Fixture.bytes;
import static dev.wharf.registry.service.Fixture.image;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.storage.Finding;
import dev.wharf.registry.storage.Finding.Kind;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.TestStorage;
import dev.wharf.registry.storage.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that gives back other bytes than it was given. */
class IntegrityTest {
    @TempDir
    private Path directory;

    private StorageDriver driver;
    private Fixture fixture;
    private Digest image;

    @BeforeEach
    void open() {
        driver = TestStorage.FILESYSTEM.open(directory);
        fixture = new Fixture(driver);
        image = fixture.pushImage(REPO, LATEST, "{}", "layer");
    }

    @Test
    void aManifestThatHasChangedIsNeverServedAndCanBePushedAgain() throws IOException {
        Digest other = fixture.pushImage(OTHER, LATEST, "{}");
        flip(image);

        assertRefused(() -> fixture.services.manifests().get(REPO, LATEST), ErrorCode.MANIFEST_UNKNOWN);
        assertRefused(() -> fixture.services.manifests().get(REPO, image), ErrorCode.MANIFEST_UNKNOWN);
        assertThat(fixture.services.manifests().mismatches()).isEqualTo(2);
        assertThat(fixture.services.manifests().get(OTHER, LATEST).digest()).isEqualTo(other);

        fixture.pushImage(REPO, LATEST, "{}", "layer");
        assertThat(fixture.services.manifests().get(REPO, LATEST).bytes()).isEqualTo(bytes(image("{}", "layer")));
        assertThat(fixture.services.manifests().mismatches()).isEqualTo(2);
    }

    @Test
    void aSoundStorageHasNoFindings() {
        fixture.services.manifests().delete(REPO, LATEST);
        fixture.pushImage(new RepositoryName("a/b/c"), LATEST, "", "layer");

        assertThat(verify(false)).isEmpty();
    }

    @Test
    void everyKindOfDamageIsFoundAndToldApart() throws IOException {
        Digest broken = fixture.push(REPO, "broken");
        Digest missing = fixture.push(REPO, "missing");
        Digest orphan = fixture.push(REPO, "orphan");
        Digest other = fixture.pushImage(OTHER, LATEST, "{}", "layer");
        flip(Fixture.sha256("layer"));
        Files.writeString(link(REPO, "_layers/sha256/" + broken.hex()), "");
        Files.delete(data(missing));
        fixture.services.blobs().delete(REPO, orphan);
        Files.delete(link(OTHER, "_manifests/revisions/sha256/" + other.hex()));

        assertThat(verify(false))
                .extracting(Finding::kind, Finding::what)
                .containsExactlyInAnyOrder(
                        found(Kind.MISMATCH, Fixture.sha256("layer").toString()),
                        found(
                                Kind.BLOB_WITHOUT_DATA,
                                path(
                                        REPO,
                                        "_layers/sha256/"
                                                + Fixture.sha256("layer").hex())),
                        found(
                                Kind.BLOB_WITHOUT_DATA,
                                path(
                                        OTHER,
                                        "_layers/sha256/"
                                                + Fixture.sha256("layer").hex())),
                        found(Kind.BLOB_WITHOUT_DATA, path(REPO, "_layers/sha256/" + missing.hex())),
                        found(Kind.BROKEN_LINK, path(REPO, "_layers/sha256/" + broken.hex())),
                        found(Kind.DANGLING_LINK, path(OTHER, "_manifests/tags/latest/current")),
                        found(Kind.ORPHAN, broken.toString()),
                        found(Kind.ORPHAN, orphan.toString()));
        assertThat(Files.readString(data(Fixture.sha256("layer")))).isNotEqualTo("layer");
    }

    @Test
    void whatIsMovedAsideCanBePushedAgain() throws IOException {
        flip(Fixture.sha256("layer"));
        flip(image);
        fixture.push(REPO, "layer");
        // A push of the same length leaves what is there, which is what moving aside is for.
        assertThat(fixture.read(REPO, Fixture.sha256("layer"))).isNotEqualTo(bytes("layer"));

        assertThat(verify(true))
                .filteredOn(finding -> finding.kind() == Kind.MISMATCH)
                .hasSize(2);
        assertRefused(() -> fixture.services.blobs().size(REPO, Fixture.sha256("layer")), ErrorCode.BLOB_UNKNOWN);
        fixture.pushImage(REPO, LATEST, "{}", "layer");

        assertThat(fixture.read(REPO, Fixture.sha256("layer"))).isEqualTo(bytes("layer"));
        assertThat(fixture.services.manifests().get(REPO, LATEST).digest()).isEqualTo(image);
        assertThat(verify(false)).isEmpty();
        assertThat(data(image).resolveSibling("quarantined"))
                .content(UTF_8)
                .hasSize(image("{}", "layer").length());
    }

    private List<Finding> verify(boolean quarantine) {
        List<Finding> findings = new ArrayList<>();
        int sound = new Verification(driver, quarantine, findings::add).run();
        assertThat(sound).isPositive();
        return findings;
    }

    private static Tuple found(Kind kind, String what) {
        return Tuple.tuple(kind, what);
    }

    private static String path(RepositoryName repository, String link) {
        return "docker/registry/v2/repositories/" + repository + "/" + link + "/link";
    }

    private Path link(RepositoryName repository, String link) {
        return directory.resolve(path(repository, link));
    }

    private Path data(Digest digest) {
        return directory.resolve("docker/registry/v2/blobs/sha256/%s/%s/data"
                .formatted(digest.hex().substring(0, 2), digest.hex()));
    }

    private void flip(Digest digest) throws IOException {
        byte[] content = Files.readAllBytes(data(digest));
        content[content.length / 2] ^= 1;
        Files.write(data(digest), content);
    }
}
