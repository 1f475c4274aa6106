package dev.wharf.registry.service;

import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.TestStorage;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Services over each of the drivers. */
abstract class ServiceTest {
    private final TestStorage storage;

    @TempDir
    private Path directory;

    protected StorageDriver driver;
    protected Fixture fixture;
    protected RegistryServices services;

    protected ServiceTest(TestStorage storage) {
        this.storage = storage;
    }

    @BeforeEach
    void openServices() {
        driver = storage.open(directory);
        fixture = new Fixture(driver);
        services = fixture.services;
    }

    @AfterEach
    void closeDriver() {
        driver.close();
    }

    /** Writes an object as another program would. */
    protected void write(String path, String content) {
        driver.put(path, Fixture.bytes(content), StorageDriver.Durability.NOW);
    }
}
