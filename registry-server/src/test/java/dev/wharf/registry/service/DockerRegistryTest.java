package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.LATEST;
import static dev.wharf.registry.service.Fixture.OTHER;
import static dev.wharf.registry.service.Fixture.REPO;
import static dev.wharf.registry.service.Fixture.assertRefused;
import static dev.wharf.registry.service.Fixture.body;
import static dev.wharf.registry.service.Fixture.bytes;
import static dev.wharf.registry.service.Fixture.descriptor;
import static dev.wharf.registry.service.Fixture.image;
import static dev.wharf.registry.service.Fixture.index;
import static dev.wharf.registry.service.Fixture.sha256;
import static dev.wharf.registry.service.Fixture.sha512;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.MediaType;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import dev.wharf.model.VisibleRepositories;
import dev.wharf.registry.storage.TestStorage;
import dev.wharf.registry.storage.Verification;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One storage directory, two registries: ours and the original. */
class DockerRegistryTest {
    private static final String[] ACCEPT = {
        "Accept", MediaType.OCI_MANIFEST + ", " + MediaType.OCI_INDEX + ", " + MediaType.DOCKER_MANIFEST
    };

    @TempDir
    private Path directory;

    private Fixture fixture;
    private RegistryServices services;

    @BeforeEach
    void open() {
        fixture = new Fixture(TestStorage.FILESYSTEM.open(directory));
        services = fixture.services;
    }

    @Test
    void itServesWhatWePushed() throws Exception {
        Digest image = fixture.pushImage(REPO, LATEST, "{}", "layer 1", "layer 2");
        services.manifests().put(REPO, ManifestPush.to(new Tag("multi"), MediaType.OCI_INDEX), bytes(index(image)));
        services.blobs().mount(sha256("layer 1"), REPO, OTHER);

        try (DockerRegistry original = DockerRegistry.start(directory)) {
            assertThat(original.text("/v2/_catalog")).isEqualTo("{\"repositories\":[\"team/app\",\"team/other\"]}\n");
            assertThat(original.text("/v2/team/app/tags/list")).contains("\"latest\"", "\"multi\"");
            HttpResponse<byte[]> byTag = original.get("/v2/team/app/manifests/latest", ACCEPT);
            assertThat(byTag.body())
                    .isEqualTo(services.manifests().get(REPO, LATEST).bytes());
            assertThat(byTag.headers().firstValue("Docker-Content-Digest")).contains(image.toString());
            assertThat(original.get("/v2/team/app/manifests/multi", ACCEPT).body())
                    .isEqualTo(bytes(index(image)));
            assertThat(original.text("/v2/team/app/blobs/" + sha256("layer 2"))).isEqualTo("layer 2");
            assertThat(original.text("/v2/team/other/blobs/" + sha256("layer 1")))
                    .isEqualTo("layer 1");
            assertThat(original.get("/v2/team/other/blobs/" + sha256("layer 2")).statusCode())
                    .isEqualTo(404);

            assertThat(original.send("DELETE", "/v2/team/app/manifests/" + image, new byte[0])
                            .statusCode())
                    .isEqualTo(202);
        }
        assertRefused(() -> services.manifests().get(REPO, LATEST), ErrorCode.MANIFEST_UNKNOWN);
        assertThat(services.tags()
                        .list(REPO, Optional.empty(), OptionalInt.empty())
                        .names())
                .containsExactly("multi");
    }

    @Test
    void weServeWhatItWasPushed() throws Exception {
        try (DockerRegistry original = DockerRegistry.start(directory)) {
            pushImage(original, REPO, LATEST, "{}", "layer 1", "");
            Digest digest = sha256(image("{}", "layer 1", ""));

            assertThat(services.manifests().get(REPO, LATEST).digest()).isEqualTo(digest);
            assertThat(services.manifests().get(REPO, digest).mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
            assertThat(fixture.read(REPO, sha256("layer 1"))).isEqualTo(bytes("layer 1"));
            assertThat(fixture.read(REPO, sha256(""))).isEmpty();
            assertThat(services.catalog()
                            .list(VisibleRepositories.ALL, Optional.empty(), 9)
                            .names())
                    .containsExactly("team/app");

            services.manifests().delete(REPO, LATEST);
            assertThat(original.get("/v2/team/app/manifests/latest", ACCEPT).statusCode())
                    .isEqualTo(404);
            services.manifests().delete(REPO, digest);
            services.blobs().delete(REPO, sha256("layer 1"));
            assertThat(original.get("/v2/team/app/manifests/" + digest, ACCEPT).statusCode())
                    .isEqualTo(404);
            assertThat(original.get("/v2/team/app/blobs/" + sha256("layer 1")).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void uploadsGoOnAtTheOther() throws Exception {
        try (DockerRegistry original = DockerRegistry.start(directory)) {
            String id = services.uploads().start(REPO).id();
            UploadStatus ours = services.uploads().append(REPO, id, OptionalLong.of(0), body("hel"));
            HttpResponse<byte[]> end =
                    original.send("PUT", original.uploadPath(REPO, ours) + "&digest=" + sha256("hello"), bytes("lo"));
            assertThat(end.statusCode()).as("%s", new String(end.body(), UTF_8)).isEqualTo(201);
            assertThat(fixture.read(REPO, sha256("hello"))).isEqualTo(bytes("hello"));
            assertRefused(() -> services.uploads().status(REPO, id), ErrorCode.BLOB_UPLOAD_UNKNOWN);

            HttpResponse<byte[]> start = original.send("POST", "/v2/team/app/blobs/uploads/", new byte[0]);
            String theirs = start.headers().firstValue("Docker-Upload-Uuid").orElseThrow();
            original.send("PATCH", start.headers().firstValue("Location").orElseThrow(), bytes("wor"));
            assertThat(services.uploads().status(REPO, theirs).offset()).isEqualTo(3);
            services.uploads().commit(REPO, theirs, OptionalLong.of(3), body("ld"), sha256("world"));
            assertThat(original.text("/v2/team/app/blobs/" + sha256("world"))).isEqualTo("world");
        }
    }

    @Test
    void theSamePushesMakeTheSameFiles(@TempDir Path theirs) throws Exception {
        fixture.pushImage(REPO, LATEST, "{}", "layer 1", "layer 2");
        fixture.pushImage(REPO, LATEST, "{}", "layer 1");
        fixture.pushImage(REPO, new Tag("1.0"), "{}");
        fixture.pushImage(new RepositoryName("a/b/c"), LATEST, "{}", "");
        services.blobs().mount(sha256("layer 2"), REPO, OTHER);
        services.blobs().delete(REPO, sha256("layer 2"));

        try (DockerRegistry original = DockerRegistry.start(theirs)) {
            pushImage(original, REPO, LATEST, "{}", "layer 1", "layer 2");
            pushImage(original, REPO, LATEST, "{}", "layer 1");
            pushImage(original, REPO, new Tag("1.0"), "{}");
            pushImage(original, new RepositoryName("a/b/c"), LATEST, "{}", "");
            original.send(
                    "POST", "/v2/team/other/blobs/uploads/?mount=" + sha256("layer 2") + "&from=team/app", new byte[0]);
            original.send("DELETE", "/v2/team/app/blobs/" + sha256("layer 2"), new byte[0]);
        }

        assertThat(files(directory)).isEqualTo(files(theirs)).hasSizeGreaterThan(20);
    }

    @Test
    void itsGarbageCollectionSparesWhatIsInUse() throws Exception {
        fixture.pushImage(REPO, LATEST, "{}", "layer");
        services.uploads().store(REPO, body("config"), sha512("config"));
        String manifest = """
                {"schemaVersion":2,"config":%s,"layers":[]}""".formatted(descriptor("application/x", sha512("config"), 6));
        Digest digest = services.manifests()
                .put(REPO, ManifestPush.to(sha512(manifest), MediaType.OCI_MANIFEST), bytes(manifest))
                .digest();
        fixture.push(REPO, "garbage");

        String output = DockerRegistry.collectGarbage(directory);

        assertThat(output).contains("1 blobs and 0 manifests eligible for deletion");
        assertRefused(() -> services.blobs().size(REPO, sha256("garbage")), ErrorCode.BLOB_UNKNOWN);
        assertThat(services.manifests().get(REPO, LATEST).bytes()).isEqualTo(bytes(image("{}", "layer")));
        assertThat(fixture.read(REPO, sha256("layer"))).isEqualTo(bytes("layer"));
        assertThat(services.manifests().get(REPO, digest).bytes()).isEqualTo(bytes(manifest));
        assertThat(fixture.read(REPO, sha512("config"))).isEqualTo(bytes("config"));
    }

    @Test
    void itsCollectionOfUntaggedManifestsSparesWhatTaggedImagesNeed() throws Exception {
        fixture.pushImage(REPO, LATEST, "{}", "layer");
        services.uploads().store(REPO, body("config"), sha512("config"));
        String sha512Image = """
                {"schemaVersion":2,"config":%s,"layers":[]}""".formatted(descriptor("application/x", sha512("config"), 6));
        put(new Tag("sha512"), MediaType.OCI_MANIFEST, sha512Image);
        fixture.pushImage(REPO, new Tag("old"), "{}", "old layer");
        services.manifests().delete(REPO, new Tag("old"));

        DockerRegistry.collectGarbage(directory, "-m");

        assertThat(services.manifests().get(REPO, LATEST).bytes()).isEqualTo(bytes(image("{}", "layer")));
        assertThat(fixture.read(REPO, sha256("{}"))).isEqualTo(bytes("{}"));
        assertThat(fixture.read(REPO, sha256("layer"))).isEqualTo(bytes("layer"));
        assertThat(services.manifests().get(REPO, new Tag("sha512")).bytes()).isEqualTo(bytes(sha512Image));
        assertThat(fixture.read(REPO, sha512("config"))).isEqualTo(bytes("config"));
        assertRefused(() -> services.blobs().size(REPO, sha256("old layer")), ErrorCode.BLOB_UNKNOWN);
        assertRefused(
                () -> services.manifests().get(REPO, sha256(image("{}", "old layer"))), ErrorCode.MANIFEST_UNKNOWN);
    }

    /** A defect of 2.8, whoever has written the storage: the manifests of a tagged index count as untagged for it. */
    @Test
    void itsCollectionOfUntaggedManifestsDestroysTheChildrenOfATaggedIndex() throws Exception {
        Digest child = fixture.pushImage(REPO, LATEST, "{}", "layer");
        put(new Tag("multi"), MediaType.OCI_INDEX, index(child));
        services.manifests().delete(REPO, LATEST);

        DockerRegistry.collectGarbage(directory, "-m");

        assertThat(services.manifests().get(REPO, new Tag("multi")).bytes()).isEqualTo(bytes(index(child)));
        assertRefused(() -> services.manifests().get(REPO, child), ErrorCode.MANIFEST_UNKNOWN);
        assertRefused(() -> services.blobs().size(REPO, sha256("layer")), ErrorCode.BLOB_UNKNOWN);
        fixture.pushImage(REPO, LATEST, "{}", "layer");
        assertThat(services.manifests().get(REPO, child).digest()).isEqualTo(child);
    }

    @Test
    void whatIsMovedAsideIsNothingToIt() throws Exception {
        Digest image = fixture.pushImage(REPO, LATEST, "{}", "layer");
        Path data = directory.resolve("docker/registry/v2/blobs/sha256/%s/%s/data"
                .formatted(
                        sha256("layer").hex().substring(0, 2), sha256("layer").hex()));
        Files.writeString(data, "l4yer");
        new Verification(TestStorage.FILESYSTEM.open(directory), true, _ -> {}).run();

        DockerRegistry.collectGarbage(directory);
        try (DockerRegistry original = DockerRegistry.start(directory)) {
            String layer = "/v2/team/app/blobs/" + sha256("layer");
            assertThat(original.get(layer).statusCode()).isEqualTo(404);
            pushImage(original, REPO, LATEST, "{}", "layer");
            assertThat(original.text(layer)).isEqualTo("layer");
        }
        assertThat(services.manifests().get(REPO, LATEST).digest()).isEqualTo(image);
        assertThat(fixture.read(REPO, sha256("layer"))).isEqualTo(bytes("layer"));
    }

    @Test
    void bothPushInTurnsToOneRepository() throws Exception {
        try (DockerRegistry original = DockerRegistry.start(directory)) {
            pushImage(original, REPO, LATEST, "{}", "theirs");
            fixture.pushImage(REPO, LATEST, "{}", "ours");
            assertThat(original.get("/v2/team/app/manifests/latest", ACCEPT).body())
                    .isEqualTo(bytes(image("{}", "ours")));
            pushImage(original, REPO, LATEST, "{}", "theirs again");
            assertThat(services.manifests().get(REPO, LATEST).bytes()).isEqualTo(bytes(image("{}", "theirs again")));
            services.manifests().delete(REPO, LATEST);
            pushImage(original, REPO, LATEST, "{}", "theirs");
            assertThat(services.manifests().get(REPO, LATEST).bytes()).isEqualTo(bytes(image("{}", "theirs")));

            services.manifests().delete(REPO, sha256(image("{}", "ours")));
            assertThat(original.get("/v2/team/app/manifests/" + sha256(image("{}", "ours")), ACCEPT)
                            .statusCode())
                    .isEqualTo(404);
            assertThat(original.text("/v2/team/app/tags/list")).contains("[\"latest\"]");
        }
    }

    private void put(Tag tag, MediaType type, String manifest) {
        services.manifests().put(REPO, ManifestPush.to(tag, type), bytes(manifest));
    }

    private static void pushImage(
            DockerRegistry original, RepositoryName repository, Tag tag, String config, String... layers)
            throws IOException, InterruptedException {
        for (String blob : Stream.concat(Stream.of(config), Stream.of(layers)).toList()) {
            HttpResponse<byte[]> start = original.send("POST", "/v2/" + repository + "/blobs/uploads/", new byte[0]);
            String location = start.headers().firstValue("Location").orElseThrow();
            HttpResponse<byte[]> end = original.send("PUT", location + "&digest=" + sha256(blob), bytes(blob));
            assertThat(end.statusCode()).isEqualTo(201);
        }
        HttpResponse<byte[]> put = original.send(
                "PUT",
                "/v2/" + repository + "/manifests/" + tag,
                bytes(image(config, layers)),
                "Content-Type",
                MediaType.OCI_MANIFEST.value());
        assertThat(put.statusCode()).as("%s", new String(put.body(), UTF_8)).isEqualTo(201);
    }

    private static Map<String, String> files(Path directory) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(directory.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }
}
