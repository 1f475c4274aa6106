package dev.wharf.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Cuts a registry's disk off, and then ends it. Beside each cut something is written that is not synced: as long as
 * that is lost, the cuts are worth something.
 */
final class PowerCuts implements TortureRun.Disaster {
    private static final byte[] UNSYNCED = new byte[10_000];

    private final LoopDisk disk;
    private final Service registry;
    private final AtomicBoolean failing;
    private int cuts;
    private int lost;

    /** @param failing set while the registry has no disk */
    PowerCuts(LoopDisk disk, Service registry, AtomicBoolean failing) {
        this.disk = disk;
        this.registry = registry;
        this.failing = failing;
    }

    @Override
    public void strike() throws IOException, InterruptedException {
        cuts++;
        Files.write(control(), UNSYNCED);
        failing.set(true);
        disk.cut();
        registry.kill();
    }

    @Override
    public void recover() throws IOException, InterruptedException {
        disk.remount();
        if (!Files.exists(control()) || Files.size(control()) < UNSYNCED.length) {
            lost++;
        }
        failing.set(false);
        registry.start();
    }

    /** How many cuts took what had not been synced. */
    int lost() {
        return lost;
    }

    private Path control() {
        return disk.path().resolve("control-" + cuts);
    }
}
