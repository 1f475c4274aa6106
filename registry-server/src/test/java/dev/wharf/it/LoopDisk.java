package dev.wharf.it;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A small disk in a file, with an ext4 of its own, that can be filled up, write-protected and cut off. */
final class LoopDisk implements AutoCloseable {
    private static final Duration REMOUNT_LIMIT = Duration.ofMinutes(2);

    private final Path image;
    private final Path mountPoint;

    private LoopDisk(Path image, Path mountPoint) {
        this.image = image;
        this.mountPoint = mountPoint;
    }

    /**
     * Makes and mounts a disk; where that is not allowed, the test is skipped, or fails with
     * {@code -Drequire.clients=true}.
     *
     * @param mebibytes its size; the file takes what is written
     */
    static LoopDisk orSkip(Path folder, int mebibytes) throws IOException, InterruptedException {
        Path image = folder.resolve("disk.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) mebibytes << 20);
        }
        LoopDisk disk = new LoopDisk(image, Files.createDirectory(folder.resolve("disk")));
        Command.of("mkfs.ext4", "-q", "-F", "-m", "0", image).run().succeeded();
        Command.Result mounted = disk.mountCommand().run();
        if (mounted.exit() != 0) {
            String line =
                    "a loop device cannot be mounted here: " + mounted.text().strip();
            if (Boolean.getBoolean("require.clients")) {
                fail(line + " (require.clients is set)");
            }
            System.err.println("skipped: " + line);
            abort(line);
        }
        return disk;
    }

    Path path() {
        return mountPoint;
    }

    /** As a power cut: what has not been synced is lost, and everything fails until {@link #remount()}. */
    void cut() throws IOException, InterruptedException {
        Command.of("xfs_io", "-x", "-c", "shutdown", mountPoint).run().succeeded();
    }

    /**
     * Unmounts and mounts it again; nobody may have a file of it open. Whoever has made a mount namespace of his own
     * meanwhile, a container for one, keeps the old mount alive for as long as that lasts.
     */
    void remount() throws IOException, InterruptedException {
        Wait.until(mountPoint + " can be used again", REMOUNT_LIMIT, () -> {
            unmount();
            mountCommand().run().succeeded();
            return isUsable();
        });
    }

    private boolean isUsable() {
        try {
            Files.delete(Files.createTempFile(mountPoint, "usable", null));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    void protect() throws IOException, InterruptedException {
        Command.of("mount", "-o", "remount,ro", mountPoint).run().succeeded();
    }

    void unprotect() throws IOException, InterruptedException {
        Command.of("mount", "-o", "remount,rw", mountPoint).run().succeeded();
    }

    private Command mountCommand() {
        return Command.of("mount", "-o", "loop", image, mountPoint);
    }

    private void unmount() throws IOException, InterruptedException {
        Command.of("umount", mountPoint).run().succeeded();
    }

    @Override
    public void close() throws IOException {
        try {
            unmount();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("still mounted: " + mountPoint);
        }
    }
}
