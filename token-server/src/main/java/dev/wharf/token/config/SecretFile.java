package dev.wharf.token.config;

import dev.wharf.server.settings.ConfigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A file with one secret in it, which only its owner may read. It is there whole or not at all, also after a crash.
 *
 * @param path where it is
 */
public record SecretFile(Path path) {
    /**
     * The secret without blanks around it; empty if there is no file or nothing in it.
     *
     * @throws ConfigException if the file cannot be read
     */
    public Optional<String> read() {
        try {
            return Optional.of(Files.readString(path).strip()).filter(text -> !text.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    /** The secret, or this one, which is then kept. */
    public String readOrKeep(Supplier<String> secret) {
        return read().orElseGet(() -> {
            String made = secret.get();
            write(made);
            return made;
        });
    }

    /**
     * Keeps a secret; when this returns, a crash cannot lose it.
     *
     * @throws ConfigException if the file cannot be written
     */
    public void write(String secret) {
        Path absolute = path.toAbsolutePath();
        Path directory = Optional.ofNullable(absolute.getParent()).orElse(absolute);
        Path partial = absolute.resolveSibling(absolute.getFileName() + ".new");
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(partial);
            try (FileChannel channel = FileChannel.open(
                    partial,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer content = StandardCharsets.UTF_8.encode(secret + "\n");
                while (content.hasRemaining()) {
                    channel.write(content);
                }
                channel.force(true);
            }
            Files.move(partial, absolute, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel channel = FileChannel.open(directory)) {
                channel.force(true);
            }
        } catch (IOException e) {
            throw failure("write", e);
        }
    }

    private ConfigException failure(String verb, IOException cause) {
        return new ConfigException("cannot " + verb + " " + path + ": " + FileTrouble.reason(cause), cause);
    }
}
