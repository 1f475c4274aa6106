package dev.wharf.server.connection;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/**
 * Notices that a certificate was renewed; to be run every half a minute or so. Looks at modification times, because
 * files on a bind mount send no events.
 */
public final class TlsReload implements Runnable {
    private static final Logger LOGGER = System.getLogger(TlsReload.class.getName());

    private final GuardedServer server;
    private final TlsFiles files;
    private Optional<List<FileTime>> loaded;

    /**
     * @param server uses the files as they are now
     * @param files its certificate and key
     */
    public TlsReload(GuardedServer server, TlsFiles files) {
        this.server = server;
        this.files = files;
        this.loaded = times();
    }

    /** Has the server read the files again if one of them changed; while they cannot be used, the old ones stay. */
    @Override
    public void run() {
        Optional<List<FileTime>> now = times();
        if (now.isEmpty() || now.equals(loaded)) {
            return;
        }
        try {
            server.reloadTls();
            // Only now: a certificate whose key has not followed yet gets another try.
            loaded = now;
            LOGGER.log(Level.INFO, "reloaded the certificate " + files.certificate());
        } catch (TlsException e) {
            LOGGER.log(Level.WARNING, "the old certificate stays in use: " + e.getMessage());
        }
    }

    private Optional<List<FileTime>> times() {
        try {
            return Optional.of(List.of(time(files.certificate()), time(files.key())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static FileTime time(Path file) throws IOException {
        return Files.getLastModifiedTime(file);
    }
}
