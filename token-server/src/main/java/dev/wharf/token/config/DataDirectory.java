package dev.wharf.token.config;

import dev.wharf.server.settings.ConfigException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory of everything that the server keeps. */
public final class DataDirectory {
    private DataDirectory() {}

    /**
     * Makes the directory, if it is not there, and looks whether files can be made in it.
     *
     * @throws ConfigException if not: better now and in plain words than in the middle of something
     */
    public static void prepare(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new ConfigException("data: cannot make the directory " + directory + ": " + FileTrouble.reason(e), e);
        }
        if (!Files.isWritable(directory)) {
            throw new ConfigException("data: the directory " + directory + " is not writable");
        }
    }

    /**
     * Makes the directory {@code keys} in it for the owner alone, if it is not there.
     *
     * @throws ConfigException if it cannot
     */
    public static void prepareKeys(Path directory) {
        Path keys = directory.resolve("keys");
        try {
            if (Files.notExists(keys)) {
                Files.createDirectory(
                        keys, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw new ConfigException("data: cannot make the directory " + keys + ": " + FileTrouble.reason(e), e);
        }
    }

    /**
     * A file for what has to be put down for a while. It has no name, so that it is gone with its channel whatever
     * happens.
     *
     * @throws IOException if there can be none
     */
    public static FileChannel nameless(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "temporary-", "");
        try {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(file);
        }
    }
}
