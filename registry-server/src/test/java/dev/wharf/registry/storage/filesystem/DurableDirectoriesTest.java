package dev.wharf.registry.storage.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableDirectoriesTest {
    @TempDir
    private Path root;

    private final List<Path> synced = new ArrayList<>();

    @Test
    void eachNameIsSyncedOnce() throws IOException {
        DurableDirectories directories = new DurableDirectories(root, synced::add);
        Path directory = root.resolve("a/b");

        directories.syncNames(directories.make(directory));
        assertThat(synced).containsExactly(root, root.resolve("a"));

        assertThat(directories.make(directory)).isEmpty();
        assertThat(directories.make(root.resolve("a/c"))).containsOnlyKeys(root.resolve("a/c"));
    }

    @Test
    void oneThatWasMadeForNowIsSyncedWhenItCounts() throws IOException {
        DurableDirectories directories = new DurableDirectories(root, synced::add);
        Path directory = root.resolve("a");
        directories.makeForNow(directory);

        assertThat(directories.make(directory)).containsOnlyKeys(directory);
    }

    /** The sync of the first directory of this name says nothing about the second one. */
    @Test
    void oneThatIsRemovedWhileItsNameIsSyncedIsNotRemembered() throws IOException {
        Path directory = root.resolve("a");
        List<DurableDirectories> self = new ArrayList<>();
        DurableDirectories directories = new DurableDirectories(root, _ -> {
            if (Files.deleteIfExists(directory)) {
                self.getFirst().forget(directory);
            }
            Files.createDirectory(directory);
        });
        self.add(directories);

        directories.syncNames(directories.make(directory));

        assertThat(directories.make(directory)).containsOnlyKeys(directory);
    }
}
