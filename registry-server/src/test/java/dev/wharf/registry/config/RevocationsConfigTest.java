package dev.wharf.registry.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationsConfigTest {
    @TempDir
    private Path directory;

    @Test
    void readsRevocationsEveryTenSecondsWithTheSecretOfTheExchange() throws IOException {
        Path file = Files.writeString(directory.resolve("config.yml"), """
                version: 0.1
                storage: inmemory
                wharf: {exchange: {secretfile: /secret}, revocations: {url: 'http://x/y'}}
                """);
        WharfConfig wharf = ConfigFile.read(file, Map.of()).config().wharf();
        assertThat(wharf.revocations())
                .contains(new WharfConfig.Revocations(
                        URI.create("http://x/y"), Path.of("/secret"), Duration.ofSeconds(10)));
    }
}
