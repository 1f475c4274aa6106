package dev.wharf.registry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.model.Digest;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.storage.StorageDriver.Durability;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The uploads of repositories. */
public final class UploadStore {
    private static final int MAX_TIMESTAMP = 64;

    private final StorageDriver driver;

    public UploadStore(StorageDriver driver) {
        this.driver = driver;
    }

    /**
     * Starts an empty upload.
     *
     * @param startedAt kept in whole seconds
     */
    public UploadSession create(RepositoryName repository, UUID id, Instant startedAt) {
        String timestamp = startedAt.truncatedTo(ChronoUnit.SECONDS).toString();
        driver.put(Layout.uploadStartedAt(repository, id), timestamp.getBytes(UTF_8), Durability.EVENTUAL);
        return driver.createUpload(Layout.uploadData(repository, id));
    }

    /** Continues an upload; empty if there is none. */
    public Optional<UploadSession> resume(RepositoryName repository, UUID id) {
        return startedAt(repository, id).flatMap(_ -> driver.resumeUpload(Layout.uploadData(repository, id)));
    }

    /** Makes a finished upload the bytes of a blob, which no repository has yet. */
    public void commit(UploadSession session, Digest digest) {
        session.commit(Layout.blob(digest));
    }

    /** How many bytes an upload has; empty if there is none. */
    public OptionalLong offset(RepositoryName repository, UUID id) {
        return driver.uploadOffset(Layout.uploadData(repository, id));
    }

    /** When an upload was started; empty if there is none, or a crash has left half of one. */
    public Optional<Instant> startedAt(RepositoryName repository, UUID id) {
        return driver.get(Layout.uploadStartedAt(repository, id), MAX_TIMESTAMP).flatMap(UploadStore::parse);
    }

    /** Removes what a committed or dropped upload leaves behind. */
    public void remove(RepositoryName repository, UUID id) {
        driver.deleteTree(Layout.upload(repository, id));
    }

    private static Optional<Instant> parse(byte[] timestamp) {
        try {
            return Optional.of(Instant.parse(new String(timestamp, UTF_8).strip()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
