package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.MediaType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TortureOracleTest {
    private static final String REPOSITORY = TortureOracle.REPOSITORIES.getFirst();

    private final TortureOracle oracle = new TortureOracle();

    @Test
    void noticesAManifestThatNobodyPushedThere() {
        TortureManifest manifest = index(Optional.empty());
        oracle.remember(manifest);
        assertThat(oracle.pushed(REPOSITORY, manifest.digest())).isEqualTo(manifest);
        assertThatThrownBy(() -> oracle.pushed(TortureOracle.REPOSITORIES.getLast(), manifest.digest()))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void knowsWhatIsAboutWhat() {
        Digest subject = Algorithm.SHA512.of(new byte[0]);
        TortureManifest referrer = index(Optional.of(subject));
        oracle.remember(referrer);
        oracle.remember(index(Optional.empty()));
        assertThat(oracle.referrers()).containsExactly(TortureOracle.referrers(REPOSITORY, subject));
        assertThat(oracle.referrers(TortureOracle.referrers(REPOSITORY, subject)))
                .containsExactly(referrer);
        assertThat(oracle.referrers(TortureOracle.referrers("torture/b", subject)))
                .isEmpty();
    }

    private static TortureManifest index(Optional<Digest> subject) {
        return new TortureManifest(
                REPOSITORY, MediaType.OCI_INDEX, Algorithm.SHA256, List.of(), subject, Optional.empty(), 1);
    }
}
