package dev.wharf.registry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.registry.storage.StorageDriver.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A driver over an empty storage, and short words for what tests do with it. */
public abstract class StorageDriverFixture {
    protected StorageDriver driver;

    /** A driver over an empty storage. */
    protected abstract StorageDriver open() throws IOException;

    @BeforeEach
    void openDriver() throws IOException {
        driver = open();
    }

    @AfterEach
    void closeDriver() {
        driver.close();
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    protected String read(String path) {
        return new String(driver.get(path, 1000).orElseThrow(), UTF_8);
    }

    /** How many bytes an upload has; empty if there is none. */
    protected OptionalLong uploadOffset(String path) {
        return driver.findUpload(path).stream().mapToLong(StoredUpload::offset).findFirst();
    }

    /** Makes objects that hold their own paths. */
    protected void put(String... paths) {
        for (String path : paths) {
            driver.put(path, bytes(path), Durability.NOW);
        }
    }

    /** Starts an upload with these pieces. */
    protected void upload(String path, String... pieces) {
        try (UploadSession session = driver.createUpload(path)) {
            for (String piece : pieces) {
                session.append(ByteBuffer.wrap(bytes(piece)));
            }
            session.checkpoint();
        }
    }

    protected void commit(String path, String finalPath) {
        try (UploadSession session = driver.resumeUpload(path).orElseThrow()) {
            session.commit(finalPath);
        }
    }
}
