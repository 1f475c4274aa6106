package dev.wharf.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.wharf.secrets.LoggedSecrets;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads, when all other tests of this module are over, what they made the server log. */
class SecretsInLogsIT {
    @Test
    void nothingThatWasLoggedHoldsASecret() throws IOException {
        List<String> secrets = KnownSecrets.ofLastRun();
        assumeThat(secrets).as("secrets of the tests before").isNotEmpty();
        assertThat(CapturedLog.FILE).isNotEmptyFile();
        LoggedSecrets.assertNone(CapturedLog.FILE, secrets);
    }
}
