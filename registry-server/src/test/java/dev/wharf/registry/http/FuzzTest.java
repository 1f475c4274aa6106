package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.model.Digest;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.MediaType;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.manifest.InvalidManifestException;
import dev.wharf.registry.manifest.ManifestParser;
import dev.wharf.registry.manifest.MediaTypeSniffer;
import dev.wharf.registry.service.RegistryException;
import dev.wharf.registry.service.UploadStatus;
import dev.wharf.server.connection.RawHttp;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Nonsense by the hundred thousand, or with {@code -Dfuzz.inputs=10000000} by the million: nothing but the errors that
 * clients know comes out. {@code -Dfuzz.seed=…} repeats a run.
 */
class FuzzTest {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 200_000);
    /** A request costs as much as many calls of a parser. */
    private static final int REQUESTS = INPUTS / 50;
    /** What requests leave behind would fill the memory. */
    private static final int REQUESTS_PER_REGISTRY = 20_000;

    private static final String DIGEST = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    private static final String SHA512 = "sha512:" + "0123456789abcdef".repeat(8);
    private static final String UPLOAD = "00000000-0000-0000-0000-000000000000";
    private static final RepositoryName REPO = new RepositoryName("team/app");
    private static final UploadStates STATES = new UploadStates(Optional.of("of this test"));
    private static final UploadStatus UPLOADED = new UploadStatus(UPLOAD, 5, Instant.EPOCH);
    private static final List<String> PATHS = List.of(
            "/v2/",
            "/v2/_catalog",
            "/v2/team/app/tags/list",
            "/v2/team/app/manifests/latest",
            "/v2/team/app/manifests/" + DIGEST,
            "/v2/team/app/manifests/" + SHA512,
            "/v2/team/app/blobs/" + DIGEST,
            "/v2/a/b/c/d/blobs/" + SHA512,
            "/v2/team/app/blobs/uploads/",
            "/v2/team/app/blobs/uploads/" + UPLOAD,
            "/v2/team/app/referrers/" + DIGEST);
    private static final List<String> QUERIES = List.of(
            "n=5",
            "n=5&last=abc",
            "digest=" + DIGEST,
            "mount=" + DIGEST + "&from=team/app",
            "tag=1&tag=2",
            "digest-algorithm=sha512",
            "artifactType=application%2Fx",
            "_state=abcdefghij",
            "ns=docker.io");
    private static final List<String> RANGES =
            List.of("bytes=0-1", "bytes=5-", "bytes=-5", "bytes=0-1,3-4", "bytes= 1-2 ", "bytes=0-99999999999999999");
    private static final List<String> CONTENT_RANGES = List.of("0-1", "5-10", "0-0", "bytes 0-1/2");
    private static final List<String> ACCEPTS = List.of(
            "*/*",
            "application/vnd.oci.image.manifest.v1+json",
            "application/*;q=0.5, text/plain",
            "application/vnd.docker.distribution.manifest.v2+json;q=0");
    private static final List<String> TAGS = List.of("*", "\"" + DIGEST + "\"", "W/\"" + DIGEST + "\", \"x\"");
    private static final List<String> FORWARDED =
            List.of("proto=https;host=example.com", "for=\"[::1]:80\";proto=http, for=b", "https", "example.com:5000");
    private static final List<String> MANIFESTS = List.of(
            "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/x\",\"size\":2,\"digest\":\"" + DIGEST
                    + "\"},\"layers\":[]}",
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{\"mediaType\":"
                    + "\"a/b\",\"size\":2,\"digest\":\"" + DIGEST + "\"},\"layers\":[{\"mediaType\":\"a/b\",\"size\":2,"
                    + "\"urls\":[\"https://host/x\"],\"digest\":\"" + DIGEST
                    + "\"}],\"subject\":{\"mediaType\":\"a/b\","
                    + "\"size\":2,\"digest\":\"" + DIGEST + "\"},\"annotations\":{\"a\":\"b\"}}",
            "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"a/b\",\"size\":2,\"digest\":\"" + DIGEST
                    + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}",
            "{\"schemaVersion\":1,\"name\":\"a\",\"fsLayers\":[]}");
    private static final List<MediaType> TYPES = List.of(
            MediaType.OCI_MANIFEST,
            MediaType.OCI_INDEX,
            MediaType.DOCKER_MANIFEST,
            MediaType.parse("application/json"));
    private static final List<String> METHODS =
            List.of("GET", "GET", "PUT", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW");

    private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
    private final Mutator mutator = new Mutator(new SplittableRandom(seed));

    @Test
    void parsersRefuseWithTheirOwnErrors() {
        RouteParser routes = new RouteParser("/v2/");
        List<Target> targets = List.of(
                new Target("path", PATHS, routes::parse),
                new Target("Content-Range", CONTENT_RANGES, ContentRange::parse),
                new Target("Range", RANGES, text -> ByteRange.parse(text, text.length() % 50)),
                new Target(
                        "Accept", ACCEPTS, text -> Accept.parse(List.of(text)).accepts(MediaType.OCI_INDEX)),
                new Target("query", QUERIES, text -> Mount.of(Query.parse(text))),
                new Target("entity tag", TAGS, text -> EntityTag.matches(List.of(text), Digest.parse(DIGEST))),
                new Target("Content-Type", ACCEPTS, MediaType::parse),
                new Target("Forwarded", FORWARDED, FuzzTest::origin),
                new Target("_state", List.of(STATES.sign(REPO, UPLOADED)), text -> STATES.offset(text, REPO, UPLOAD)),
                new Target("manifest", MANIFESTS, this::manifest));
        for (int i = 0; i < INPUTS; i++) {
            targets.get(i % targets.size()).run();
        }
    }

    @Test
    void theWholeServerAnswersEverythingWithoutFailing() throws IOException {
        for (int left = REQUESTS; left > 0; left -= REQUESTS_PER_REGISTRY) {
            try (TestRegistry registry = TestRegistry.open()) {
                registry.api().pushImage("team/app", "latest");
                registry.api().push("team/app", "{}".getBytes(UTF_8));
                sendRequests(registry, Math.min(left, REQUESTS_PER_REGISTRY));
            }
        }
    }

    private void sendRequests(TestRegistry registry, int count) throws IOException {
        List<String> paths = new ArrayList<>(PATHS);
        paths.add(registry.api().startUpload("team/app"));
        RawHttp connection = RawHttp.connect(registry.port());
        try {
            for (int i = 0; i < count; i++) {
                if (!exchange(connection, paths)) {
                    connection.close();
                    connection = RawHttp.connect(registry.port());
                }
            }
        } finally {
            connection.close();
        }
    }

    /** Whether the connection goes on. */
    private boolean exchange(RawHttp connection, List<String> paths) {
        String method = mutator.any(METHODS);
        String request = request(method, paths);
        try {
            connection.send(request);
            RawHttp.Response response =
                    method.equals("HEAD") ? connection.readHeadResponse() : connection.readResponse();
            boolean isError = response.status() >= 400 && !method.equals("HEAD");
            if (response.status() >= 500 || (isError && !response.body().contains("{\"errors\":[{\"code\":\""))) {
                throw failure("request", request, new IllegalStateException(response.toString()));
            }
            return response.header("Connection")
                    .filter("close"::equalsIgnoreCase)
                    .isEmpty();
        } catch (IOException e) {
            throw failure("request", request, e);
        }
    }

    private String request(String method, List<String> paths) {
        String target = mutator.oneIn(2) ? mutator.any(paths) : mutator.from(paths);
        if (mutator.oneIn(2)) {
            target += (target.contains("?") ? "&" : "?") + mutator.from(QUERIES);
        }
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        header(head, "Accept", ACCEPTS);
        header(head, "Range", RANGES);
        header(head, "Content-Range", CONTENT_RANGES);
        header(head, "Content-Type", ACCEPTS);
        header(head, "If-None-Match", TAGS);
        header(head, "If-Match", TAGS);
        header(head, "If-Range", TAGS);
        header(head, "Forwarded", FORWARDED);
        header(head, "X-Forwarded-Host", FORWARDED);
        header(head, "X-Forwarded-Proto", FORWARDED);
        header(head, "Authorization", List.of("Basic YTpi", "Bearer a.b.c"));
        String body = method.equals("GET") || method.equals("HEAD") ? "" : mutator.from(MANIFESTS);
        return head.append("Content-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }

    private void header(StringBuilder head, String name, List<String> good) {
        if (mutator.oneIn(4)) {
            head.append(name).append(": ").append(mutator.from(good)).append("\r\n");
        }
    }

    private static void origin(String text) {
        Optional<String> header = Optional.of(text);
        Origin.of(false, header, header, Optional.empty(), Optional.empty());
        Origin.of(true, Optional.empty(), Optional.empty(), header, header);
    }

    private void manifest(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        MediaTypeSniffer.sniff(bytes);
        try {
            ManifestParser.parse(mutator.any(TYPES), bytes);
        } catch (InvalidManifestException e) {
            // refused
        }
    }

    private AssertionError failure(String kind, String input, Exception cause) {
        return new AssertionError(kind + ", fuzz.seed=" + seed + ": " + input, cause);
    }

    /** What inputs of one kind are thrown at. */
    private final class Target {
        private final String kind;
        private final List<String> good;
        private final Consumer<String> parser;

        Target(String kind, List<String> good, Consumer<String> parser) {
            this.kind = kind;
            this.good = good;
            this.parser = parser;
        }

        void run() {
            String input = mutator.from(good);
            try {
                parser.accept(input);
            } catch (RegistryException e) {
                if (e.status() >= 500) {
                    throw failure(kind, input, e);
                }
            } catch (RefusedException | InvalidValueException e) {
                // refused
            } catch (RuntimeException e) {
                throw failure(kind, input, e);
            }
        }
    }
}
