package dev.wharf.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.registry.auth.OpenAccess;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageException;
import dev.wharf.registry.storage.StorageException.Reason;
import dev.wharf.registry.storage.StoredObject;
import dev.wharf.registry.storage.inmemory.InMemoryDriver;
import dev.wharf.server.connection.RawHttp;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client sees of a disk with errors: on some files, or in the middle of one. */
class FaultyStorageTest {
    private static final byte[] BLOB = new byte[300_000];

    private final StorageDriver healthy = new InMemoryDriver(Clock.systemUTC());
    private volatile boolean faulty;
    private TestRegistry registry;
    private Api api;

    @BeforeEach
    void start() {
        StorageDriver driver = (StorageDriver) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {StorageDriver.class},
                (_, method, arguments) -> call(method, arguments));
        registry = TestRegistry.start(driver, TestRegistry.DELETE_ENABLED, new OpenAccess());
        api = registry.api();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        if (faulty && arguments != null && String.valueOf(arguments[0]).contains("/repositories/bad")) {
            throw new StorageException(Reason.FAILED, "cannot use /secret/path: Input/output error");
        }
        try {
            Object result = method.invoke(healthy, arguments);
            return faulty && method.getName().equals("open")
                    ? ((Optional<?>) result).map(object -> new HalfObject((StoredObject) object))
                    : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void errorsOnTheFilesOfOneRepositoryAreItsOwnAndPass() {
        Digest image = api.pushImage("bad", "latest");
        Digest blob = api.push("bad", BLOB);
        byte[] manifest = api.image("bad", "other");
        String upload = api.startUpload("bad");
        faulty = true;

        fails(api.get("/v2/bad/manifests/latest"));
        fails(api.head("/v2/bad/manifests/" + image));
        fails(api.put("/v2/bad/manifests/other")
                .header("Content-Type", Api.OCI_MANIFEST)
                .body(manifest));
        fails(api.delete("/v2/bad/manifests/latest"));
        fails(api.delete("/v2/bad/manifests/" + image));
        fails(api.get("/v2/bad/tags/list"));
        fails(api.get("/v2/bad/blobs/" + blob));
        fails(api.head("/v2/bad/blobs/" + blob));
        fails(api.delete("/v2/bad/blobs/" + blob));
        fails(api.post("/v2/bad/blobs/uploads/"));
        fails(api.post("/v2/bad/blobs/uploads/?digest=" + blob).body(BLOB));
        fails(api.post("/v2/good/blobs/uploads/?mount=" + blob + "&from=bad"));
        fails(api.get(upload));
        fails(api.patch(upload).body("hello"));
        fails(api.delete(upload));
        api.pushImage("good", "latest");
        api.get("/v2/good/manifests/latest").header("Accept", "*/*").expect(200);
        assertThat(api.get("/v2/_catalog").expect(200).text()).isEqualTo("{\"repositories\":[\"good\"]}\n");

        faulty = false;
        api.get("/v2/bad/manifests/latest").header("Accept", "*/*").expect(200);
        api.get("/v2/bad/blobs/" + blob).expect(200).body(BLOB);
        api.get("/v2/bad/manifests/other").expect(404);
        api.patch(upload).body("hello").expect(202).header("Range", "0-4");
    }

    @Test
    void anErrorInTheMiddleOfABlobNeverLooksLikeItsEnd() throws IOException {
        Digest blob = api.push("good", BLOB);
        faulty = true;
        try (RawHttp http = RawHttp.connect(registry.port())) {
            http.send("GET /v2/good/blobs/" + blob + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThatExceptionOfType(EOFException.class).isThrownBy(http::readResponse);
        }
        faulty = false;
        api.get("/v2/good/blobs/" + blob).expect(200).body(BLOB);
    }

    private static void fails(Api.Request request) {
        Api.Answer answer = request.refused(500, ErrorCode.UNKNOWN);
        assertThat(answer.text()).doesNotContain("secret", "Exception");
    }

    /** An object that can be read up to its middle. */
    private record HalfObject(StoredObject object) implements StoredObject {
        @Override
        public long size() {
            return object.size();
        }

        @Override
        public InputStream stream(long offset, long length) {
            byte[] half = Arrays.copyOf(BLOB, BLOB.length / 2);
            return new SequenceInputStream(new ByteArrayInputStream(half), new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("Input/output error");
                }

                @Override
                public int read(byte[] buffer, int from, int count) throws IOException {
                    return read();
                }
            });
        }

        @Override
        public Optional<FileChannel> channel() {
            return Optional.empty();
        }

        @Override
        public void close() {
            object.close();
        }
    }
}
