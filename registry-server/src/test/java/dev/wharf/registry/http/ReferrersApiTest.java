package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.ErrorCode;
import dev.wharf.registry.auth.OpenAccess;
import dev.wharf.registry.storage.TestStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OCI distribution spec, "Listing Referrers" and "Pushing Manifests with Subject". */
@ParameterizedClass
@EnumSource
class ReferrersApiTest {
    private static final String REPO = "conformance/repo1";
    private static final String SBOM = "application/vnd.example.sbom.v1";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final Digest SUBJECT = Algorithm.SHA256.of("subject".getBytes(UTF_8));

    private final TestRegistry registry;
    private final Api api;

    ReferrersApiTest(TestStorage storage, @TempDir Path directory) {
        registry = TestRegistry.start(storage.open(directory), TestRegistry.DELETE_ENABLED, new OpenAccess());
        api = registry.api();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:x", "md5:d41d8cd98f00b204e9800998ecf8427e", "latest"})
    void refusesWhatIsNoDigest(String subject) {
        api.get("/v2/" + REPO + "/referrers/" + subject).refused(400, ErrorCode.DIGEST_INVALID);
        api.get(referrers("?last=" + subject)).refused(400, ErrorCode.DIGEST_INVALID);
    }

    @Test
    void hasAnEmptyListForEverythingElse() {
        api.get(referrers(""))
                .expect(200)
                .header("Content-Type", INDEX)
                .without("Link", "OCI-Filters-Applied")
                .body("{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[]}");
    }

    @ParameterizedTest
    @EnumSource
    void namesTheSubjectInTheAnswerToThePush(Algorithm algorithm) {
        Digest subject = algorithm.of(new byte[1]);
        byte[] referrer = image(subject, SBOM, "one");
        put(algorithm.of(referrer).toString(), Api.OCI_MANIFEST, referrer)
                .expect(201)
                .header("OCI-Subject", subject.toString());
        put("tag", Api.OCI_MANIFEST, referrer).expect(201).header("OCI-Subject", subject.toString());
        assertThat(digests("/v2/" + REPO + "/referrers/" + subject))
                .contains(algorithm.of(referrer).toString());
        put("plain", Api.OCI_MANIFEST, api.image(REPO, "x")).expect(201).without("OCI-Subject");
    }

    @Test
    void describesEachReferrer() {
        byte[] artifact = image(SUBJECT, SBOM, "one");
        byte[] image = image(SUBJECT, "", "two");
        byte[] index = ("{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[]," + subject(SUBJECT)
                        + "}")
                .getBytes(UTF_8);
        put("a", Api.OCI_MANIFEST, artifact).expect(201);
        put("b", Api.OCI_MANIFEST, image).expect(201);
        put("c", INDEX, index).expect(201);

        List<JsonNode> listed = list(referrers(""));

        assertThat(listed)
                .hasSize(3)
                .isSortedAccordingTo((a, b) ->
                        a.get("digest").asText().compareTo(b.get("digest").asText()));
        assertThat(find(listed, artifact))
                .hasToString(
                        "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"artifactType\":\"%s\",\"annotations\":{\"mark\":\"one\",\"ü\":\"\"}}"
                                .formatted(Api.OCI_MANIFEST, Algorithm.SHA256.of(artifact), artifact.length, SBOM));
        assertThat(find(listed, image).get("artifactType").asText())
                .isEqualTo("application/vnd.oci.image.config.v1+json");
        assertThat(find(listed, index).has("artifactType")).isFalse();
        assertThat(find(listed, index).has("annotations")).isFalse();
    }

    @Test
    void filtersByType() {
        byte[] sbom = image(SUBJECT, SBOM, "one");
        put("a", Api.OCI_MANIFEST, sbom).expect(201);
        put("b", Api.OCI_MANIFEST, image(SUBJECT, "", "two")).expect(201);

        api.get(referrers("?artifactType=" + SBOM)).expect(200).header("OCI-Filters-Applied", "artifactType");
        assertThat(digests(referrers("?artifactType=" + SBOM)))
                .containsExactly(Algorithm.SHA256.of(sbom).toString());
        assertThat(digests(referrers("?artifactType=application%2Fvnd.oci.image.config.v1%2Bjson")))
                .hasSize(1);
        assertThat(digests(referrers("?artifactType=other"))).isEmpty();
        assertThat(digests(referrers("?artifactType="))).hasSize(2);
        api.get(referrers("?artifactType=")).expect(200).without("OCI-Filters-Applied");
    }

    @Test
    void pagesLeadThroughAllOfThem() throws IOException {
        List<String> pushed = IntStream.range(0, 7)
                .mapToObj(i -> image(SUBJECT, SBOM, "n" + i))
                .peek(image -> put("t", Api.OCI_MANIFEST, image).expect(201))
                .map(image -> Algorithm.SHA256.of(image).toString())
                .sorted()
                .toList();
        List<String> listed = new ArrayList<>();
        String next = referrers("?artifactType=" + SBOM + "&n=3");
        while (!next.isEmpty()) {
            Api.Answer answer = api.get(next).expect(200);
            listed.addAll(digests(next));
            next = answer.header("Link")
                    .map(link -> link.substring(1, link.indexOf('>')))
                    .orElse("");
        }
        assertThat(listed).isEqualTo(pushed);
        api.get(referrers("?n=0")).expect(200).without("Link");
        api.get(referrers("?n=-1")).refused(400, ErrorCode.PAGINATION_NUMBER_INVALID);
    }

    @Test
    void aPageEndsBeforeItOutgrowsAManifest() {
        for (int i = 0; i < 3; i++) {
            put("t" + i, Api.OCI_MANIFEST, image(SUBJECT, SBOM, i + "x".repeat(3_000_000)))
                    .expect(201);
        }
        assertThat(digests(referrers(""))).hasSize(2);
        assertThat(api.get(referrers("")).expect(200).header("Link")).isPresent();
    }

    @Test
    void doesNotListWhatIsDeleted() {
        byte[] referrer = image(SUBJECT, SBOM, "one");
        Digest digest = Algorithm.SHA256.of(referrer);
        put("a", Api.OCI_MANIFEST, referrer).expect(201);
        put("a", Api.OCI_MANIFEST, image(SUBJECT, SBOM, "two")).expect(201);
        assertThat(digests(referrers(""))).hasSize(2);

        api.delete("/v2/" + REPO + "/manifests/" + digest).expect(202);
        assertThat(digests(referrers(""))).hasSize(1).doesNotContain(digest.toString());

        put("a", Api.OCI_MANIFEST, referrer).expect(201);
        assertThat(digests(referrers(""))).hasSize(2);
    }

    @Test
    void listsWhatClientsHaveListedUnderATag() {
        Digest old = api.pushImage(REPO, "old");
        byte[] modern = image(SUBJECT, SBOM, "one");
        put("a", Api.OCI_MANIFEST, modern).expect(201);
        Digest elsewhere = api.pushImage("other", "x");
        api.pushImage(REPO, "x");
        String fallback = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s,%s,%s]}"
                .formatted(INDEX, entry(old), entry(Algorithm.SHA256.of(modern)), entry(elsewhere));
        put(SUBJECT.toString().replace(':', '-'), INDEX, fallback.getBytes(UTF_8))
                .expect(201);
        api.delete("/v2/" + REPO + "/manifests/" + elsewhere).expect(202);

        assertThat(digests(referrers("")))
                .containsExactlyInAnyOrder(
                        old.toString(), Algorithm.SHA256.of(modern).toString());
        assertThat(digests(referrers("?n=1"))).hasSize(1);
    }

    private static String entry(Digest digest) {
        return "{\"mediaType\":\"" + Api.OCI_MANIFEST + "\",\"digest\":\"" + digest + "\",\"size\":1}";
    }

    private static String subject(Digest digest) {
        return "\"subject\":" + entry(digest);
    }

    private byte[] image(Digest subject, String artifactType, String mark) {
        String image = new String(api.image(REPO, "x"), UTF_8);
        return (image.substring(0, image.length() - 1)
                        + (artifactType.isEmpty() ? "" : ",\"artifactType\":\"" + artifactType + "\"")
                        + ",\"annotations\":{\"mark\":\"" + mark + "\",\"ü\":\"\"}," + subject(subject) + "}")
                .getBytes(UTF_8);
    }

    private Api.Request put(String reference, String type, byte[] manifest) {
        return api.put("/v2/" + REPO + "/manifests/" + reference)
                .header("Content-Type", type)
                .body(manifest);
    }

    private static String referrers(String query) {
        return "/v2/" + REPO + "/referrers/" + SUBJECT + query;
    }

    private List<String> digests(String target) {
        return list(target).stream().map(node -> node.get("digest").asText()).toList();
    }

    private List<JsonNode> list(String target) {
        try {
            List<JsonNode> entries = new ArrayList<>();
            JsonMapper.builder()
                    .build()
                    .readTree(api.get(target).expect(200).text())
                    .get("manifests")
                    .forEach(entries::add);
            return entries;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode find(List<JsonNode> listed, byte[] manifest) {
        String digest = Algorithm.SHA256.of(manifest).toString();
        return listed.stream()
                .filter(node -> node.get("digest").asText().equals(digest))
                .findFirst()
                .orElseThrow();
    }
}
