package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Everything at once, by clients that keep account, while the registry is killed or its power is cut. Long runs, by
 * {@code -Dtorture.kills=1000} and {@code -Dtorture.cuts=100}; {@code -Dtorture.seed=…} repeats one's choices (not its
 * timing).
 */
@ExtendWith(TestBed.class)
class TortureIT {
    private final long seed = Long.getLong("torture.seed", System.nanoTime());
    private final HttpClient http = HttpClient.newHttpClient();
    private final TestBed.ScratchFolder scratch;

    TortureIT(TestBed.ScratchFolder scratch) {
        this.scratch = scratch;
    }

    @Test
    @EnabledIfSystemProperty(named = "torture.kills", matches = "[1-9][0-9]*")
    void nothingAcknowledgedIsLostAndNothingHalfIsSeenAfterKills() throws Exception {
        Path home = scratch.child("torture");
        Path storage = home.resolve("storage");
        try (LoneRegistry registry = LoneRegistry.fast(home, storage, http)) {
            registry.service().start();
            TortureRun.Disaster kill = new TortureRun.Disaster() {
                @Override
                public void strike() {
                    registry.service().kill();
                }

                @Override
                public void recover() throws IOException, InterruptedException {
                    registry.service().start();
                }
            };
            report(new TortureRun(client(registry.url(), new AtomicBoolean()), new SplittableRandom(seed))
                    .run(Integer.getInteger("torture.kills"), false, kill));
        }
        System.err.println(TortureVerifier.verifyFiles(storage) + " files are whole");
    }

    @Test
    @EnabledIfSystemProperty(named = "torture.cuts", matches = "[1-9][0-9]*")
    @RequiresClients({"mkfs.ext4", "losetup", "xfs_io"})
    void nothingAcknowledgedIsLostAndNothingHalfIsSeenAfterPowerCuts() throws Exception {
        Path home = scratch.child("torture");
        try (LoopDisk disk = LoopDisk.orSkip(home, 4096)) {
            PowerCuts cuts;
            try (LoneRegistry registry = LoneRegistry.fast(home, disk.path().resolve("storage"), http)) {
                registry.service().start();
                AtomicBoolean failing = new AtomicBoolean();
                cuts = new PowerCuts(disk, registry.service(), failing);
                report(new TortureRun(client(registry.url(), failing), new SplittableRandom(seed))
                        .run(Integer.getInteger("torture.cuts"), true, cuts));
            }
            System.err.println(TortureVerifier.verifyFiles(disk.path().resolve("storage")) + " files are whole; "
                    + cuts.lost() + " cuts took what was not synced");
            assertThat(cuts.lost()).as("cuts that took what was not synced").isPositive();
        }
    }

    private TortureClient client(URI registry, AtomicBoolean failing) {
        return new TortureClient(TortureClient.Transport.over(http), registry, failing::get);
    }

    private void report(TortureRun.Report report) {
        System.err.println("torture.seed=" + seed + ": " + report + ", nothing lost");
        assertThat(report.answered()).isGreaterThan(report.disasters());
    }
}
