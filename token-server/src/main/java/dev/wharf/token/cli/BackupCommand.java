package dev.wharf.token.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./wharf backup}: {@code GET /api/v1/backup}. */
@Command(
        name = "backup",
        description = {
            "Copies all that the token server knows into a file, while it runs: users, rules, tokens as hashes, signing keys"
                    + " (encrypted), and the record of changes. Nobody else may read the file. Keep DIR/keys/encryption-key"
                    + " too, in another place: it opens the signing keys. Images are not in it."
        },
        footer = {"  ./wharf backup wharf-2026-11-28.jsonl"})
final class BackupCommand implements Callable<Integer> {
    /** More than the last line ever is. */
    private static final int TAIL = 512;

    private final Session session;

    @Parameters(paramLabel = "FILE", description = "is made, and must not be there")
    private Path file = Path.of("");

    BackupCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Api api = session.api();
        try {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Path part = Files.createFile(
                    file.resolveSibling(file.getFileName() + ".part"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                api.download("backup", part);
                requireWhole(part);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(ExitCode.FAILED, e.getFile() + " is there already, so nothing was done", e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot write " + file + ": " + e, e);
        }
        session.terminal().out().println("everything is in " + Table.printable(file.toString()));
        return ExitCode.DONE.number();
    }

    private static void requireWhole(Path copy) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(copy.toFile(), "r")) {
            bytes.seek(Math.max(0, bytes.length() - TAIL));
            byte[] tail = new byte[(int) (bytes.length() - bytes.getFilePointer())];
            bytes.readFully(tail);
            String last =
                    new String(tail, StandardCharsets.UTF_8).lines().toList().getLast();
            if (!Json.parse(last.getBytes(StandardCharsets.UTF_8)).has("digest")) {
                throw new IOException("it was cut off");
            }
        }
    }
}
