package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.model.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RequiresClients("skopeo")
@ExtendWith(TestBed.class)
class SkopeoIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Wharf wharf;
    private final Images images;
    private final TestBed.ScratchFolder scratch;

    SkopeoIT(Wharf wharf, Images images, TestBed.ScratchFolder scratch) {
        this.wharf = wharf;
        this.images = images;
        this.scratch = scratch;
    }

    @BeforeAll
    static void accounts(Wharf wharf) throws Exception {
        Admin admin = wharf.admin();
        admin.user("skopeo-alice");
        admin.user("skopeo-bob");
        admin.allow("user:skopeo-alice", "skopeo/**", "pull", "push");
        admin.allow("user:skopeo-bob", "skopeo/**", "pull");
    }

    @Test
    void anImageGoesInAndComesOutUnchanged() throws Exception {
        ImageArchive image = images.large();
        String stored = "docker://" + wharf.address() + "/skopeo/large:1";
        Path layout = scratch.child("oci");

        copy("skopeo-alice", "docker-archive:" + image.file(), stored).succeeded();
        copy("skopeo-bob", stored, "oci:" + layout + ":1").succeeded();

        JsonNode manifest = JSON.readTree(skopeo(
                        "inspect",
                        "--raw",
                        "--tls-verify=false",
                        "--creds=skopeo-bob:the password of skopeo-bob",
                        stored)
                .succeeded()
                .out());
        assertThat(manifest.at("/config/digest").textValue())
                .isEqualTo(image.id().toString());
        // The conversion to the OCI layout writes another configuration, but leaves the layers alone.
        assertThat(layers(manifestOf(layout))).isEqualTo(layers(manifest)).hasSize(5);
        assertEveryBlobMatchesItsName(layout);
    }

    @Test
    void whoMayOnlyPullCannotPush() throws Exception {
        Command.Result refused = copy(
                        "skopeo-bob",
                        "docker-archive:" + images.small().file(),
                        "docker://" + wharf.address() + "/skopeo/refused:1")
                .failed();

        assertThat(refused.err()).contains("denied").doesNotContain("Exception");
    }

    @Test
    void aWrongPasswordIsSaidToBeWrong() throws Exception {
        Command.Result refused = skopeo(
                        "inspect",
                        "--tls-verify=false",
                        "--creds=skopeo-alice:wrong",
                        "docker://" + wharf.address() + "/skopeo/large:1")
                .failed();

        assertThat(refused.err()).contains("invalid username/password");
    }

    private static Command.Result copy(String user, String from, String to) throws Exception {
        String creds = user + ":the password of " + user;
        return from.startsWith("docker:")
                ? skopeo("copy", "--src-tls-verify=false", "--src-creds=" + creds, from, to)
                : skopeo("copy", "--dest-tls-verify=false", "--dest-creds=" + creds, from, to);
    }

    private static Command.Result skopeo(String... words) throws Exception {
        return Command.of(Stream.concat(Stream.of("skopeo"), Stream.of(words)).toList())
                .run();
    }

    private static void assertEveryBlobMatchesItsName(Path layout) throws Exception {
        List<Path> blobs;
        try (Stream<Path> files = Files.list(layout.resolve("blobs/sha256"))) {
            blobs = files.toList();
        }
        assertThat(blobs).hasSizeGreaterThan(2);
        for (Path blob : blobs) {
            assertThat(Command.of("sha256sum", blob).run().line())
                    .startsWith(blob.getFileName().toString());
        }
    }

    private static JsonNode manifestOf(Path layout) throws Exception {
        JsonNode index = JSON.readTree(layout.resolve("index.json").toFile());
        Digest digest = Digest.parse(index.at("/manifests/0/digest").textValue());
        return JSON.readTree(
                layout.resolve("blobs/sha256").resolve(digest.hex()).toFile());
    }

    private static List<String> layers(JsonNode manifest) {
        return manifest.get("layers").findValuesAsText("digest");
    }
}
