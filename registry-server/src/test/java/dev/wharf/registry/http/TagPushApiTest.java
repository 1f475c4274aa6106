package dev.wharf.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.ErrorCode;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several tags in one push (OCI distribution spec, end-7b), and tags that change only if nobody else changes them. */
class TagPushApiTest {
    private static final String REPO = "conformance/repo1";
    private static final String MANIFESTS = "/v2/" + REPO + "/manifests/";

    private final TestRegistry registry = TestRegistry.open();
    private final Api api = registry.api();

    @AfterEach
    void stop() {
        registry.close();
    }

    @ParameterizedTest
    @EnumSource
    void pointsAllTagsAtTheManifest(Algorithm algorithm) {
        byte[] manifest = api.image(REPO, "x");
        Digest digest = algorithm.of(manifest);

        put(digest + "?tag=1.2.3&tag=1.2&tag=1&tag=latest&tag=1", manifest)
                .expect(201)
                .header("OCI-Tag", "1.2.3, 1.2, 1, latest")
                .header("Docker-Content-Digest", digest.toString());

        api.get("/v2/" + REPO + "/tags/list")
                .expect(200)
                .body("{\"name\":\"" + REPO + "\",\"tags\":[\"1\",\"1.2\",\"1.2.3\",\"latest\"]}\n");
        for (String tag : new String[] {"1", "1.2", "1.2.3", "latest"}) {
            api.get(MANIFESTS + tag).expect(200).header("Docker-Content-Digest", digest.toString());
        }
        put(digest.toString(), manifest).expect(201).without("OCI-Tag");
    }

    @Test
    void takesAHundredTagsAndNoMore() {
        byte[] manifest = api.image(REPO, "x");
        put(Algorithm.SHA256.of(manifest) + tags(101), manifest).refused(414, ErrorCode.UNSUPPORTED);
        api.get("/v2/" + REPO + "/tags/list").refused(404, ErrorCode.NAME_UNKNOWN);
        put(Algorithm.SHA256.of(manifest) + tags(100), manifest).expect(201);
    }

    private static String tags(int count) {
        return IntStream.range(0, count).mapToObj(i -> "tag=t" + i).collect(Collectors.joining("&", "?", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?tag=", "?tag=a%2Fb", "?tag=ok&tag=-", "?tag=sha256:a"})
    void refusesWhatIsNoTag(String query) {
        byte[] manifest = api.image(REPO, "x");
        put(Algorithm.SHA256.of(manifest) + query, manifest).refused(400, ErrorCode.TAG_INVALID);
        api.get(MANIFESTS + Algorithm.SHA256.of(manifest)).refused(404, ErrorCode.MANIFEST_UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # If-Match       | If-None-Match  | tag absent | tag at FIRST
            -                | -              | 201        | 201
            -                | *              | 201        | 412
            *                | -              | 412        | 201
            "FIRST"          | -              | 412        | 201
            FIRST            | -              | 412        | 201
            "OTHER", "FIRST" | -              | 412        | 201
            "OTHER"          | -              | 412        | 412
            -                | "FIRST"        | 201        | 412
            -                | "OTHER"        | 201        | 201
            "FIRST"          | "FIRST"        | 412        | 412
            "nonsense"       | -              | 400        | 400
            -                | W/"FIRST"      | 400        | 400
            """)
    void changesATagOnlyOnTheClientsCondition(String ifMatch, String ifNoneMatch, int absent, int present) {
        Digest first = api.pushImage(REPO, "there");
        byte[] second = api.image(REPO, "second");
        for (String tag : new String[] {"new", "there"}) {
            int status = tag.equals("new") ? absent : present;
            Api.Request request = put(tag, second);
            header(request, "If-Match", ifMatch, first);
            header(request, "If-None-Match", ifNoneMatch, first);
            request.expect(status);
            if (status == 412) {
                api.get(MANIFESTS + Algorithm.SHA256.of(second)).expect(404);
            }
            api.delete(MANIFESTS + Algorithm.SHA256.of(second)).send();
        }
    }

    private static void header(Api.Request request, String name, String template, Digest first) {
        if (template != null) {
            request.header(
                    name,
                    template.replace("FIRST", first.toString())
                            .replace("OTHER", Algorithm.SHA256.of(new byte[9]).toString()));
        }
    }

    @Test
    void aConditionHoldsForAllTagsOrNothingHappens() {
        Digest first = api.pushImage(REPO, "there");
        byte[] second = api.image(REPO, "second");
        put(Algorithm.SHA256.of(second) + "?tag=new&tag=there", second)
                .header("If-None-Match", "*")
                .refused(412, ErrorCode.PRECONDITION_FAILED);
        api.get(MANIFESTS + "new").expect(404);
        api.get(MANIFESTS + "there").expect(200).header("Docker-Content-Digest", first.toString());
    }

    @Test
    void ofManyThatRaceForATagOneWins() throws Exception {
        Stream<Callable<Integer>> pushes = IntStream.range(0, 8)
                .mapToObj(i -> api.image(REPO, "n" + i))
                .map(image -> () -> put("raced", image)
                        .header("If-None-Match", "*")
                        .send()
                        .response()
                        .status());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(pushes.toList()).stream().map(Future::resultNow))
                    .containsOnlyOnce(201)
                    .containsOnly(201, 412);
        }
    }

    private Api.Request put(String reference, byte[] manifest) {
        return api.put(MANIFESTS + reference)
                .header("Content-Type", Api.OCI_MANIFEST)
                .body(manifest);
    }
}
