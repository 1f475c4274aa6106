package dev.wharf.registry.storage.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.registry.storage.StorageDriver.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    private Path root;

    /** As a client deletes a blob that another one is just pushing: it may find it before its writer has ended. */
    @Test
    void aFileThatIsDeletedBeforeItsWriterEndsStaysDeleted() throws IOException {
        Path link = root.resolve("blob/link");
        AtomicInteger deleted = new AtomicInteger();
        AtomicFiles files = new AtomicFiles(root, UUID::randomUUID, new DurableDirectories(root, directory -> {
            if (Files.deleteIfExists(link)) {
                Files.delete(root.resolve("blob"));
                deleted.incrementAndGet();
            }
            DurableDirectories.force(directory);
        }));

        files.write(link, new byte[] {1}, Durability.NOW);
        assertThat(deleted).hasValue(1);
        assertThat(link).doesNotExist();

        files.write(root.resolve("other/link"), new byte[] {1}, Durability.NOW);
        assertThat(root.resolve("other/link")).exists();
    }
}
