package dev.wharf.token.issue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code ca.pem}, the CA certificate for everybody, and where older versions kept the keys themselves:
 * {@code keys/ca.pem} and {@code keys/signing-*.pem}, each a private key with its certificate.
 */
final class KeyFiles {
    private static final String UNFINISHED = ".new";
    private static final String EVERYBODY = "rw-r--r--";

    private final Path directory;
    private final Path authority;
    private final Path published;

    /** @param data a directory that exists */
    KeyFiles(Path data) {
        this.directory = data.resolve("keys");
        this.authority = directory.resolve("ca.pem");
        this.published = data.resolve("ca.pem");
    }

    /** What an older version has left: a key, and the file that it is in. */
    record Left(CertifiedKey key, Path file) {}

    /** The CA's key of an older version, if it is there. */
    Optional<Left> authority() throws IOException, GeneralSecurityException {
        return read(authority);
    }

    /** The signing keys of an older version. */
    List<Left> signing() throws IOException, GeneralSecurityException {
        List<Left> keys = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "signing-*.pem")) {
                for (Path file : files) {
                    read(file).ifPresent(keys::add);
                }
            }
        }
        return keys;
    }

    /** Removes files whose keys are somewhere else by now, and what a crash of the older version left unfinished. */
    void remove(List<Left> files) throws IOException {
        for (Left left : files) {
            Files.deleteIfExists(left.file);
        }
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(directory, "*.pem" + UNFINISHED)) {
            for (Path file : unfinished) {
                Files.delete(file);
            }
        }
        sync(directory);
    }

    /** The CA certificate as published, if it was. */
    Optional<String> published() throws IOException {
        return text(published);
    }

    /** Publishes it; the file is there whole or not at all, and on disk when this returns. */
    void publish(String certificate) throws IOException {
        // Of a name of its own: servers on one database may have one directory too.
        Path unfinished = Files.createTempFile(published.resolveSibling("."), "ca", ".pem" + UNFINISHED);
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteBuffer content = US_ASCII.encode(certificate);
                while (content.hasRemaining()) {
                    channel.write(content);
                }
                channel.force(true);
            }
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString(EVERYBODY));
            Files.move(unfinished, published, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        sync(published.resolveSibling("."));
    }

    private static Optional<Left> read(Path file) throws IOException, GeneralSecurityException {
        Optional<String> text = text(file);
        try {
            return text.isPresent() ? Optional.of(new Left(CertifiedKey.parse(text.get()), file)) : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new GeneralSecurityException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static Optional<String> text(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file, US_ASCII));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }
}
