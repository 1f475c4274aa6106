package dev.wharf.registry.storage.filesystem;

import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.UploadSessionContract;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

class FileUploadTest extends UploadSessionContract {
    @TempDir
    private Path root;

    @Override
    protected StorageDriver open() {
        return FilesystemDriver.open(root, UUID::randomUUID);
    }
}
