package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.registry.auth.AccessController;
import dev.wharf.registry.auth.OpenAccess;
import dev.wharf.registry.config.ConfigFile;
import dev.wharf.registry.config.RegistryConfig;
import dev.wharf.registry.service.RegistryServices;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.inmemory.InMemoryDriver;
import dev.wharf.server.connection.GuardedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** The API on a free port of the loopback interface. */
final class TestRegistry implements AutoCloseable {
    static final String DELETE_ENABLED = "storage: {inmemory: {}, delete: {enabled: true}}";

    private final GuardedServer server;
    private final StorageDriver driver;

    private TestRegistry(StorageDriver driver, GuardedServer server) {
        this.driver = driver;
        this.server = server;
    }

    /** Everything may be done by everybody, in memory. */
    static TestRegistry open() {
        return start(DELETE_ENABLED, new OpenAccess());
    }

    /** As configured, but for {@code auth}, in memory. */
    static TestRegistry start(String yaml, AccessController access) {
        return start(new InMemoryDriver(Clock.systemUTC()), yaml, access);
    }

    /** As configured, but for {@code auth} and the driver. */
    static TestRegistry start(StorageDriver driver, String yaml, AccessController access) {
        RegistryConfig config = config(yaml);
        RegistryServices services = RegistryServices.over(
                driver,
                new RegistryServices.Rules(
                        config.storage().deleteEnabled(), config.wharf().sparseManifests()),
                Clock.systemUTC(),
                UUID::randomUUID);
        RegistryRouting routing = new RegistryRouting(config, services, access);
        return new TestRegistry(
                driver,
                GuardedServer.builder()
                        .limits(config.wharf().limits())
                        .directErrors(routing.errors())
                        .routing(routing)
                        .start());
    }

    private static RegistryConfig config(String yaml) {
        try {
            Path file = Files.createTempFile("registry", ".yml");
            try {
                Files.writeString(file, "version: 0.1\n" + yaml, UTF_8);
                return ConfigFile.read(file, Map.of()).config();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.port();
    }

    Api api() {
        return new Api(port());
    }

    @Override
    public void close() {
        server.stop(Duration.ofSeconds(5));
        driver.close();
    }
}
