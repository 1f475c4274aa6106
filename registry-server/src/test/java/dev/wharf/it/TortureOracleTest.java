package dev.wharf.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.MediaType;
import java.util.List;
import org.junit.jupiter.api.Test;

class TortureOracleTest {
    private static final String REPOSITORY = TortureOracle.REPOSITORIES.getFirst();

    private final TortureOracle oracle = new TortureOracle();

    @Test
    void noticesAManifestThatNobodyPushedThere() {
        TortureManifest manifest = manifest("{}");
        oracle.remember(manifest);
        assertThat(oracle.pushed(REPOSITORY, manifest.digest())).isEqualTo(manifest);
        assertThatThrownBy(() -> oracle.pushed(TortureOracle.REPOSITORIES.getLast(), manifest.digest()))
                .isInstanceOf(AssertionError.class);
    }

    private static TortureManifest manifest(String json) {
        return new TortureManifest(
                REPOSITORY, MediaType.OCI_MANIFEST, Algorithm.SHA256.of(json.getBytes(UTF_8)), json, List.of());
    }
}
