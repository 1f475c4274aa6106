package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How soon {@code ./wharf up} is ready and how much memory it takes; the figures are printed. */
@ExtendWith(TestBed.class)
class StartUpIT {
    @Test
    void isReadySoonAndSmallAfterTenPushes(TestBed.ScratchFolder scratch) throws Exception {
        Launcher launcher = new Launcher(scratch.child("launcher"));
        // The first start also makes the start-up caches.
        launcher.up().stop();

        Launcher.Running wharf = launcher.up();
        try {
            pushTen(launcher);
            System.err.println("ready after " + wharf.ready() + ", resident MiB after ten pushes: " + wharf.memory());
            assertThat(wharf.ready()).isLessThan(Duration.ofSeconds(20));
            assertThat(wharf.memory())
                    .hasSize(2)
                    .allSatisfy(mebibytes -> assertThat(mebibytes).isLessThan(160));
        } finally {
            assertThat(wharf.stop()).isZero();
        }
    }

    private static void pushTen(Launcher launcher) throws Exception {
        Account admin = new Account(
                "admin",
                Files.readString(launcher.data().resolve("admin-password")).strip());
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI registry = URI.create("http://localhost:" + launcher.registryPort() + "/");
            URI token = URI.create("http://localhost:" + launcher.tokenPort() + "/token");
            RegistryClient client = new RegistryClient(http, registry, token, admin);
            for (int i = 0; i < 10; i++) {
                SeededImage.of(i).push(client, "startup/app", "t" + i);
            }
        }
    }
}
