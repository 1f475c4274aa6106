package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.ErrorCode;
import dev.wharf.registry.auth.OpenAccess;
import dev.wharf.registry.storage.TestStorage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OCI distribution spec, "Pulling manifests", "Pushing manifests", "Deleting". */
@ParameterizedClass
@EnumSource
class ManifestApiTest {
    private static final String REPO = "conformance/repo1";
    private static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String MANIFESTS = "/v2/" + REPO + "/manifests/";

    private final TestRegistry registry;
    private final Api api;

    ManifestApiTest(TestStorage storage, @TempDir Path directory) {
        registry = TestRegistry.start(storage.open(directory), TestRegistry.DELETE_ENABLED, new OpenAccess());
        api = registry.api();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void refusesManifestsThatAreNotThere() {
        Digest digest = Algorithm.SHA256.of(new byte[0]);
        for (String reference : new String[] {"latest", digest.toString()}) {
            api.get(MANIFESTS + reference).refused(404, ErrorCode.MANIFEST_UNKNOWN);
            api.head(MANIFESTS + reference).refused(404, ErrorCode.MANIFEST_UNKNOWN);
            api.delete(MANIFESTS + reference).refused(404, ErrorCode.MANIFEST_UNKNOWN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesAndServesAManifestByDigest(Algorithm algorithm) {
        byte[] manifest = api.image(REPO, "x");
        Digest digest = algorithm.of(manifest);
        Api.Answer answer = put(digest.toString(), manifest).expect(201);
        answer.header("Content-Length", "0").header("Docker-Content-Digest", digest.toString());
        assertThat(answer.location()).isEqualTo(MANIFESTS + digest);
        expectServed(digest.toString(), digest, manifest);
        put(digest.toString(), manifest).expect(201);
    }

    @Test
    void takesAndServesAManifestByTag() {
        byte[] manifest = api.image(REPO, "x");
        Digest digest = Algorithm.SHA256.of(manifest);
        Api.Answer answer =
                api.put(MANIFESTS + "latest").header("Content-Type", Api.OCI_MANIFEST + "; charset=utf-8").stream(
                                manifest)
                        .expect(201);
        answer.header("Docker-Content-Digest", digest.toString());
        assertThat(answer.location()).isEqualTo(MANIFESTS + digest);
        expectServed("latest", digest, manifest);
        expectServed(digest.toString(), digest, manifest);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            application/vnd.cncf.helm.config.v1+json,  application/vnd.cncf.helm.chart.content.v1.tar+gzip
            application/vnd.wasm.config.v0+json,       application/wasm
            application/vnd.oci.empty.v1+json,         application/spdx+json
            application/vnd.oci.empty.v1+json,         application/vnd.in-toto+json
            application/vnd.oci.empty.v1+json,         application/vnd.cyclonedx+json;version=1.6
            application/vnd.dev.cosign.artifact.sig.v1+json, application/vnd.dev.cosign.simplesigning.v1+json
            application/vnd.docker.plugin.v1+json,     application/vnd.docker.image.rootfs.diff.tar.gzip
            """)
    void takesAndServesArtifactsOfEveryKind(String configType, String layerType) {
        Digest config = api.push(REPO, "{}".getBytes(UTF_8));
        Digest layer = api.push(REPO, layerType.getBytes(UTF_8));
        byte[] manifest = ("{\"schemaVersion\":2,\"mediaType\":\"" + Api.OCI_MANIFEST
                        + "\",\"config\":{\"mediaType\":\""
                        + configType + "\",\"digest\":\"" + config + "\",\"size\":2},\"layers\":[{\"mediaType\":\""
                        + layerType + "\",\"digest\":\"" + layer + "\",\"size\":" + layerType.length() + "}]}")
                .getBytes(UTF_8);
        put("v1", manifest).expect(201);
        expectServed("v1", Algorithm.SHA256.of(manifest), manifest);
        api.get("/v2/" + REPO + "/blobs/" + layer).expect(200).body(layerType.getBytes(UTF_8));
    }

    @Test
    void servesWhatATagPointsAtNow() {
        Digest first = api.pushImage(REPO, "latest");
        byte[] second = api.image(REPO, "second");
        put("latest", second).expect(201);
        expectServed("latest", Algorithm.SHA256.of(second), second);
        api.get(MANIFESTS + first).expect(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */*                                             | 200
            application/*                                   | 200
            text/plain, */*;q=0.1                           | 200
            application/vnd.oci.image.manifest.v1+json      | 200
            application/vnd.oci.image.index.v1+json,application/vnd.oci.image.manifest.v1+json;q=0.5 | 200
            Application/Vnd.OCI.Image.Manifest.v1+JSON      | 200
            ' '                                             | 200
            application/vnd.docker.distribution.manifest.v2+json | 404
            text/*                                          | 404
            application/vnd.oci.image.manifest.v1+json;q=0, */* | 404
            */*;q=0, application/vnd.oci.image.manifest.v1+json | 200
            application/vnd.oci.image.manifest.v1+json;q=0.000 | 404
            application/vnd.oci.image.manifest.v1+json;q=0.001 | 200
            *;q=0                                           | 404
            """)
    void servesOciManifestsToWhoTakesThem(String accept, int status) {
        api.pushImage(REPO, "latest");
        api.get(MANIFESTS + "latest").header("Accept", accept).expect(status);
        api.head(MANIFESTS + "latest").header("Accept", accept).expect(status);
    }

    /** drop-in: registry:2 serves a manifest list by tag only to who asks for one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                                                         | amd64
            application/vnd.docker.distribution.manifest.v2+json      | amd64
            application/json                                          | amd64
            application/vnd.docker.distribution.manifest.list.v2+json | list
            */*                                                       | list
            """)
    void servesOldClientsTheImageForTheirPlatform(String accept, String expected) {
        Map<String, Digest> pushed = new HashMap<>();
        String children = Stream.of("arm64", "amd64", "amd64/v2")
                .map(platform -> {
                    String config = new String(api.image(REPO, platform), UTF_8);
                    byte[] image =
                            config.replace(Api.OCI_MANIFEST, DOCKER_MANIFEST).getBytes(UTF_8);
                    pushed.putIfAbsent(platform.replaceAll("/.*", ""), Algorithm.SHA256.of(image));
                    api.put(MANIFESTS + Algorithm.SHA256.of(image))
                            .header("Content-Type", DOCKER_MANIFEST)
                            .body(image)
                            .expect(201);
                    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"platform\":{\"architecture\":\"%s\",\"os\":\"linux\"}}"
                            .formatted(
                                    DOCKER_MANIFEST,
                                    Algorithm.SHA256.of(image),
                                    image.length,
                                    platform.replaceAll("/.*", ""));
                })
                .collect(Collectors.joining(","));
        pushed.put("list", pushList("multi", children));
        pushed.put("none", pushList("none", ""));

        Api.Request byTag = api.get(MANIFESTS + "multi");
        Api.Request byDigest = api.get(MANIFESTS + pushed.get("list"));
        Api.Request nothing = api.get(MANIFESTS + "none");
        if (accept != null) {
            Stream.of(byTag, byDigest, nothing).forEach(request -> request.header("Accept", accept));
        }
        byTag.expect(200).header("Docker-Content-Digest", String.valueOf(pushed.get(expected)));
        byDigest.expect(200).header("Docker-Content-Digest", String.valueOf(pushed.get("list")));
        nothing.expect(expected.equals("list") ? 200 : 404);
    }

    private Digest pushList(String tag, String children) {
        String type = "application/vnd.docker.distribution.manifest.list.v2+json";
        byte[] list = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                .formatted(type, children)
                .getBytes(UTF_8);
        api.put(MANIFESTS + tag).header("Content-Type", type).body(list).expect(201);
        return Algorithm.SHA256.of(list);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "DIGEST"          | 304
            DIGEST            | 304
            W/"DIGEST", "x"   | 304
            "x"               | 200
            """)
    void sparesClientsWhatTheyHave(String ifNoneMatch, int status) {
        Digest digest = api.pushImage(REPO, "latest");
        for (String reference : new String[] {"latest", digest.toString()}) {
            api.get(MANIFESTS + reference)
                    .header("If-None-Match", ifNoneMatch.replace("DIGEST", digest.toString()))
                    .expect(status)
                    .header("ETag", "\"" + digest + "\"");
        }
    }

    @Test
    void deletesATagAlone() {
        Digest digest = api.pushImage(REPO, "latest");
        api.delete(MANIFESTS + "latest").expect(202).header("Content-Length", "0");
        api.get(MANIFESTS + "latest").refused(404, ErrorCode.MANIFEST_UNKNOWN);
        api.get(MANIFESTS + digest).expect(200);
    }

    @Test
    void deletesAManifestWithItsTags() {
        Digest digest = api.pushImage(REPO, "latest");
        api.pushImage(REPO, "other");
        api.delete(MANIFESTS + digest).expect(202);
        api.get(MANIFESTS + digest).refused(404, ErrorCode.MANIFEST_UNKNOWN);
        api.get(MANIFESTS + "latest").refused(404, ErrorCode.MANIFEST_UNKNOWN);
        api.get("/v2/" + REPO + "/tags/list").expect(200).body("{\"name\":\"" + REPO + "\",\"tags\":[\"other\"]}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "not json", "{\"schemaVersion\":2}", "{\"schemaVersion\":1}"})
    void refusesWhatIsNoManifest(String body) {
        api.put(MANIFESTS + "latest")
                .header("Content-Type", Api.OCI_MANIFEST)
                .body(body)
                .refused(400, ErrorCode.MANIFEST_INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.docker.distribution.manifest.v2+json",
                "application/vnd.docker.distribution.manifest.v1+prettyjws",
                "application/json",
                "text/plain",
                "nonsense",
                ""
            })
    void refusesOtherTypes(String type) {
        byte[] manifest = api.image(REPO, "x");
        api.put(MANIFESTS + "latest")
                .header("Content-Type", type)
                .body(manifest)
                .refused(400, ErrorCode.MANIFEST_INVALID);
        api.put(MANIFESTS + "latest").body(manifest).refused(400, ErrorCode.MANIFEST_INVALID);
    }

    @Test
    void refusesAManifestWithAnotherDigest() {
        byte[] manifest = api.image(REPO, "x");
        put(Algorithm.SHA256.of(new byte[1]).toString(), manifest).refused(400, ErrorCode.DIGEST_INVALID);
        put("sha256:baddigeststring", manifest).refused(400, ErrorCode.DIGEST_INVALID);
        api.get(MANIFESTS + "sha256:baddigeststring").refused(400, ErrorCode.DIGEST_INVALID);
    }

    @Test
    void refusesAManifestWithoutItsBlobs() {
        byte[] manifest = api.image("elsewhere", "x");
        put("latest", manifest).refused(400, ErrorCode.MANIFEST_BLOB_UNKNOWN);
    }

    @Test
    void refusesAManifestThatIsTooLarge() {
        byte[] large = (new String(api.image(REPO, "x"), UTF_8) + " ".repeat(4 << 20)).getBytes(UTF_8);
        put("latest", large).refused(413, ErrorCode.MANIFEST_INVALID);
        api.put(MANIFESTS + "latest").header("Content-Type", Api.OCI_MANIFEST).stream(large)
                .refused(413, ErrorCode.MANIFEST_INVALID);
        byte[] fits = Arrays.copyOf(large, 4 << 20);
        put("latest", fits).expect(201);
    }

    private Api.Request put(String reference, byte[] manifest) {
        return api.put(MANIFESTS + reference)
                .header("Content-Type", Api.OCI_MANIFEST)
                .body(manifest);
    }

    private void expectServed(String reference, Digest digest, byte[] manifest) {
        api.get(MANIFESTS + reference)
                .expect(200)
                .header("Content-Type", Api.OCI_MANIFEST)
                .header("Content-Length", Integer.toString(manifest.length))
                .header("Docker-Content-Digest", digest.toString())
                .header("ETag", "\"" + digest + "\"")
                .without("Transfer-Encoding", "Content-Encoding")
                .body(manifest);
        api.head(MANIFESTS + reference)
                .expect(200)
                .header("Content-Type", Api.OCI_MANIFEST)
                .header("Content-Length", Integer.toString(manifest.length))
                .header("Docker-Content-Digest", digest.toString());
    }
}
