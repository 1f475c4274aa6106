package dev.wharf.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TortureVerifierTest {
    private final Path storage;

    TortureVerifierTest(@TempDir Path storage) {
        this.storage = storage;
    }

    @ParameterizedTest
    @EnumSource
    void noticesAFileThatIsNotWhole(Algorithm algorithm) throws IOException {
        Digest digest = algorithm.of("content".getBytes(UTF_8));
        Path data = write(digest, "content");
        assertThat(TortureVerifier.verifyFiles(storage)).isEqualTo(1);
        Files.writeString(data, "cont");
        assertThatThrownBy(() -> TortureVerifier.verifyFiles(storage))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(digest.toString());
    }

    private Path write(Digest digest, String content) throws IOException {
        Path directory = storage.resolve("docker/registry/v2/blobs/"
                + digest.algorithm().label() + "/" + digest.hex().substring(0, 2) + "/" + digest.hex());
        return Files.writeString(Files.createDirectories(directory).resolve("data"), content);
    }
}
