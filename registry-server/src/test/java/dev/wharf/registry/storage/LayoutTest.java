package dev.wharf.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The paths of registry:2 (storage paths.go), and nothing else. */
class LayoutTest {
    private static final String V2 = "docker/registry/v2/";
    private static final RepositoryName REPO = new RepositoryName("team/app");
    private static final Digest SHA256 = new Digest(Digest.Algorithm.SHA256, "ab" + "0".repeat(62));
    private static final Digest SHA512 = new Digest(Digest.Algorithm.SHA512, "cd" + "0".repeat(126));

    @Test
    void blobs() {
        assertThat(Layout.blob(SHA256)).isEqualTo(V2 + "blobs/sha256/ab/" + SHA256.hex() + "/data");
        assertThat(Layout.blob(SHA512)).isEqualTo(V2 + "blobs/sha512/cd/" + SHA512.hex() + "/data");
    }

    @Test
    void links() {
        String repo = V2 + "repositories/team/app/";
        assertThat(Layout.layerLink(REPO, SHA256)).isEqualTo(repo + "_layers/sha256/" + SHA256.hex() + "/link");
        assertThat(Layout.revisionLink(REPO, SHA512))
                .isEqualTo(repo + "_manifests/revisions/sha512/" + SHA512.hex() + "/link");
        assertThat(Layout.currentLink(REPO, new Tag("1.0"))).isEqualTo(repo + "_manifests/tags/1.0/current/link");
        assertThat(Layout.indexLink(REPO, new Tag("1.0"), SHA256))
                .isEqualTo(repo + "_manifests/tags/1.0/index/sha256/" + SHA256.hex() + "/link");
    }

    @Test
    void uploads() {
        UUID id = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");
        String upload = V2 + "repositories/team/app/_uploads/0f8fad5b-d9cb-469f-a165-70867728950e";
        assertThat(Layout.upload(REPO, id)).isEqualTo(upload);
        assertThat(Layout.uploadData(REPO, id)).isEqualTo(upload + "/data");
        assertThat(Layout.uploadStartedAt(REPO, id)).isEqualTo(upload + "/startedat");
        assertThat(Layout.uploadTerms(REPO, id))
                .as("ours, called neither link nor data")
                .isEqualTo(upload + "/terms");
        assertThat(Layout.uploads(REPO)).isEqualTo(V2 + "repositories/team/app/_uploads");
    }

    @Test
    void directories() {
        assertThat(Layout.repository("")).isEqualTo(V2 + "repositories");
        assertThat(Layout.layers("a/b")).isEqualTo(V2 + "repositories/a/b/_layers");
        assertThat(Layout.manifests("a/b")).isEqualTo(V2 + "repositories/a/b/_manifests");
        assertThat(Layout.tags(REPO)).isEqualTo(V2 + "repositories/team/app/_manifests/tags");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            repositories/a/_layers/sha256/x/link,                  a,   -,   false
            repositories/a/b/_manifests/revisions/sha256/x/link,   a/b, -,   true
            repositories/a/b/_manifests/tags/1.0/current/link,     a/b, 1.0, false
            repositories/a/b/_manifests/tags/1.0/index/x/y/link,   a/b, 1.0, false
            repositories/a/b/_manifests/tags/1.0,                  a/b, 1.0, false
            repositories/a/b/_uploads/x/startedat,                 -,   -,   false
            repositories/a/b,                                      -,   -,   false
            blobs/sha256/ab/abc/data,                              -,   -,   false
            """)
    void aPathTellsWhatItIsAbout(String path, @Nullable String repository, @Nullable String tag, boolean revision) {
        assertThat(Layout.place(V2 + path))
                .isEqualTo(Optional.ofNullable(repository)
                        .map(name -> new Layout.Place(name, Optional.ofNullable(tag), revision)));
    }

    @ParameterizedTest
    @CsvSource({
        "blobs/sha256/ab/HEX, true",
        "blobs/sha512/ab/HEXHEX, true",
        "blobs/sha256/ab, false",
        "repositories/a/b/_layers/sha256/HEX, true",
        "repositories/a/b/_manifests/revisions/sha256/HEX, true",
        "repositories/a/b/_manifests/revisions/sha256, false",
        "repositories/a/b/_manifests/tags/HEX, false",
        "repositories/a/b/_manifests/tags/current, false",
        "repositories/a/b/_manifests/tags/sha256/index, false",
        "repositories/a/b/_manifests/tags/1.0/current, true",
        "repositories/a/b/_manifests/tags/1.0/index/sha256/HEX, true",
        "repositories/a/b/_referrers/sha256/HEX, true",
        "repositories/a/b/_referrers/examined, true",
        "repositories/a/b/_uploads/x/hashstates/sha256, false",
        "repositories/sha256/HEX, false",
        "repositories/blobs/sha256/ab/HEX, false"
    })
    void whereThereAreFilesAlone(String path, boolean alone) {
        assertThat(Layout.holdsFilesAlone(V2 + path.replace("HEX", "0a".repeat(32))))
                .isEqualTo(alone);
    }

    /** No path of ours goes through a directory that has files alone. */
    @Test
    void whatHoldsFilesAloneHoldsNothingElse() {
        Tag tag = new Tag("1.0");
        UUID id = UUID.fromString("5f2e4c1a-0000-4000-8000-00000000000a");
        Stream.of(
                        Layout.blob(SHA256),
                        Layout.layerLink(REPO, SHA256),
                        Layout.revisionLink(REPO, SHA256),
                        Layout.currentLink(REPO, tag),
                        Layout.currentLink(REPO, new Tag(SHA256.hex())),
                        Layout.indexLink(REPO, tag, SHA256),
                        Layout.referrer(REPO, SHA256, SHA256),
                        Layout.examined(REPO, SHA256),
                        Layout.uploadData(REPO, id))
                .forEach(path -> assertThat(ancestors(path).skip(1)).noneMatch(Layout::holdsFilesAlone));
    }

    /** The directory that a file is in, and those above it. */
    private static Stream<String> ancestors(String path) {
        return Stream.iterate(parent(path), directory -> !directory.isEmpty(), LayoutTest::parent);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
