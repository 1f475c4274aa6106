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
import java.util.Set;

/**
 * Where keys and certificates are kept: {@code keys/ca.pem} and {@code keys/signing-*.pem}, each a private key with its
 * certificate and for the owner alone, and {@code ca.pem}, the CA certificate for everybody. A file is there whole or
 * not at all, and on disk when a method returns.
 */
final class KeyFiles {
    private static final String UNFINISHED = ".new";
    private static final String SECRET = "rw-------";
    private static final String PUBLIC = "rw-r--r--";

    private final Path directory;
    private final Path authority;
    private final Path published;

    private KeyFiles(Path directory, Path published) {
        this.directory = directory;
        this.authority = directory.resolve("ca.pem");
        this.published = published;
    }

    /** Opens the files below a directory that exists; what a crash left unfinished goes. */
    static KeyFiles open(Path data) throws IOException {
        Path directory = data.resolve("keys");
        if (Files.notExists(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            sync(data);
        }
        for (Path file : list(directory, "*" + UNFINISHED)) {
            Files.delete(file);
        }
        return new KeyFiles(directory, data.resolve("ca.pem"));
    }

    /** The CA's key, if there is one. */
    Optional<CertifiedKey> authority() throws IOException, GeneralSecurityException {
        return read(authority);
    }

    void keepAuthority(CertifiedKey key) throws IOException, GeneralSecurityException {
        write(authority, key.text(), SECRET);
    }

    /** All keys that sign, or have signed, tokens. */
    List<CertifiedKey> signing() throws IOException, GeneralSecurityException {
        List<CertifiedKey> keys = new ArrayList<>();
        for (Path file : list(directory, "signing-*.pem")) {
            read(file).ifPresent(keys::add);
        }
        return keys;
    }

    void keepSigning(CertifiedKey key) throws IOException, GeneralSecurityException {
        write(file(key), key.text(), SECRET);
    }

    void removeSigning(CertifiedKey key) throws IOException {
        Files.deleteIfExists(file(key));
    }

    private Path file(CertifiedKey signing) {
        return directory.resolve(
                "signing-" + signing.certificate().getSerialNumber().toString(16) + ".pem");
    }

    /** The CA certificate as published, if it was. */
    Optional<String> published() throws IOException {
        return text(published);
    }

    void publish(String certificate) throws IOException {
        write(published, certificate, PUBLIC);
    }

    private static Optional<CertifiedKey> read(Path file) throws IOException, GeneralSecurityException {
        Optional<String> text = text(file);
        try {
            return text.isPresent() ? Optional.of(CertifiedKey.parse(text.get())) : Optional.empty();
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

    private static List<Path> list(Path directory, String glob) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
            List<Path> all = new ArrayList<>();
            files.forEach(all::add);
            return all;
        }
    }

    private static void write(Path file, String text, String permissions) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(
                unfinished,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(SECRET)))) {
            ByteBuffer content = US_ASCII.encode(text);
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        // Not at creation, where the umask of the process would have a say.
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString(permissions));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        sync(file.resolveSibling("."));
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }
}
