package dev.wharf.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes images; the large one once for all tests. */
final class Images {
    /** Over 300 MB, as a single file of a single layer. */
    private static final long LARGE = 301L << 20;

    private static final long SMALL = 1L << 20;

    private final Path folder;
    private final LayerContent shell;
    private final AtomicInteger made = new AtomicInteger();
    private final ImageArchive large;

    Images(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        this.shell = LayerContent.shell();
        this.large = ImageArchive.write(
                folder,
                "large:1",
                List.of(
                        shell,
                        LayerContent.text("etc/motd", "the large image\n"),
                        LayerContent.random("random.bin", 300, LARGE),
                        LayerContent.empty(),
                        LayerContent.text("last", "above the empty layer\n")));
    }

    /** Five layers: one of more than 300 MB, which does not compress, and one without any file. */
    ImageArchive large() {
        return large;
    }

    /** A runnable image that no other call returned; only its lowest layer is shared. */
    ImageArchive small() throws IOException {
        return sized(SMALL);
    }

    /** As {@link #small()}, with a layer of that many incompressible bytes. */
    ImageArchive sized(long bytes) throws IOException {
        return image("small", made.incrementAndGet(), bytes);
    }

    /** The same small image for the same number, and never one that {@link #small()} returns. */
    ImageArchive numbered(long number) throws IOException {
        return image("numbered", number, SMALL);
    }

    private ImageArchive image(String repository, long number, long bytes) throws IOException {
        return ImageArchive.write(
                folder,
                repository + ":" + number,
                List.of(
                        shell,
                        LayerContent.random("random.bin", number, bytes),
                        LayerContent.empty(),
                        LayerContent.text("name", repository + ":" + number + "\n")));
    }
}
