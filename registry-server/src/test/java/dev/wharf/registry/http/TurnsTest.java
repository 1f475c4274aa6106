package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.ErrorCode;
import dev.wharf.registry.auth.OpenAccess;
import dev.wharf.server.connection.RawHttp;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many requests of one client are served at once, and what answers may warn of. */
class TurnsTest {
    private static final byte[] CONTENT = "content".getBytes(UTF_8);

    @Test
    void oneUploadTooManyIsRefusedAndEverythingElseIsServed() throws IOException {
        try (TestRegistry registry = start("clientlimits: {uploads: 1, small: 1, wait: 10ms}")) {
            Api api = registry.api();
            String first = api.startUpload("foo");
            String second = api.startUpload("foo");
            Digest blob = api.push("foo", CONTENT);
            try (RawHttp slow = RawHttp.connect(registry.port())) {
                slow.send("PATCH " + first + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\na");
                // Not the second one: what comes before the slow one is served would be in it.
                Api.Request unknown = api.patch("/v2/foo/blobs/uploads/" + UUID.randomUUID());
                assertThat(until429(unknown.body(CONTENT), 404).header("Retry-After"))
                        .contains("1");

                api.patch(second).body(CONTENT).refused(429, ErrorCode.TOOMANYREQUESTS);
                api.get("/v2/foo/blobs/" + blob).expect(200).body(CONTENT);
                api.head("/v2/foo/blobs/" + blob).expect(200);
                api.get("/v2/_catalog").expect(200);
                api.get(second).expect(204).header("Range", "0-0");

                slow.send("b");
                assertThat(slow.readResponse().status()).isEqualTo(202);
            }
            api.patch(second).body(CONTENT).expect(202);
        }
    }

    /** Asks until the slow request is being served. */
    private static Api.Answer until429(Api.Request request, int before) {
        Instant end = Instant.now().plusSeconds(30);
        Api.Answer answer = request.send();
        while (answer.response().status() == before && Instant.now().isBefore(end)) {
            answer = request.send();
        }
        return request.refused(429, ErrorCode.TOOMANYREQUESTS);
    }

    @Test
    void searchesAreCountedWithTheOtherSmallRequests() throws IOException {
        try (TestRegistry registry = start("clientlimits: {small: 1, wait: 1s}")) {
            Api.Request search = registry.api().get("/v1/search?q=x");
            try (RawHttp slow = RawHttp.connect(registry.port())) {
                slow.send("PUT /v2/foo/manifests/x HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + Api.OCI_MANIFEST
                        + "\r\nContent-Length: 2\r\n\r\n{");
                assertThat(until429(search, 200).header("Retry-After")).contains("1");
                registry.api().get("/v1/_ping").expect(200);

                slow.send("}");
                assertThat(slow.readResponse().status()).isEqualTo(400);
            }
            search.expect(200);
        }
    }

    @Test
    void whoWaitsLongEnoughIsServed() throws Exception {
        try (TestRegistry registry = start("clientlimits: {uploads: 1, small: 1, downloads: 1, wait: 1m}");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Digest>> pushes = threads.invokeAll(
                    Collections.nCopies(20, () -> registry.api().push("foo", CONTENT)));
            for (Future<Digest> push : pushes) {
                assertThat(push.get()).isEqualTo(Algorithm.SHA256.of(CONTENT));
            }
        }
    }

    @Test
    void answersOfTheApiCarryTheWarnings() {
        try (TestRegistry registry = start("warnings: ['moves to \"new\" on Monday']")) {
            String warning = "299 - \"moves to \\\"new\\\" on Monday\"";
            registry.api().get("/v2/").expect(200).header("Warning", warning);
            registry.api()
                    .get("/v2/foo/manifests/latest")
                    .refused(404, ErrorCode.MANIFEST_UNKNOWN)
                    .header("Warning", warning);
            registry.api().get("/").expect(200).without("Warning");
        }
        try (TestRegistry registry = TestRegistry.open()) {
            registry.api().get("/v2/").expect(200).without("Warning");
        }
    }

    /** A mirror's parameter, which this registry has no use for. */
    @ParameterizedTest
    @ValueSource(strings = {"ns=docker.io", "ns=", "ns=%2F&x=y"})
    void pullsMayNameTheRegistryThatTheyMean(String query) {
        try (TestRegistry registry = TestRegistry.open()) {
            Digest blob = registry.api().push("foo", CONTENT);
            registry.api().pushImage("foo", "latest");
            registry.api().get("/v2/foo/manifests/latest?" + query).expect(200).without("OCI-Namespace");
            registry.api()
                    .get("/v2/foo/blobs/" + blob + "?" + query)
                    .expect(200)
                    .body(CONTENT);
        }
    }

    private static TestRegistry start(String wharf) {
        return TestRegistry.start("storage: inmemory\nwharf: {" + wharf + "}\n", new OpenAccess());
    }
}
