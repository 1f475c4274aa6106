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
import java.util.function.BiConsumer;

/** The uploads of repositories. */
public final class UploadStore {
    private static final int MAX_TIMESTAMP = 64;

    /** No subject is longer than the header that its token came in. */
    private static final int MAX_TERMS = 64 << 10;

    private final StorageDriver driver;

    public UploadStore(StorageDriver driver) {
        this.driver = driver;
    }

    /** Reads the name of an upload: a UUID in its usual form, as registry:2 names them; anything else may be a path. */
    public static Optional<UUID> parseId(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Starts an empty upload. */
    public UploadSession create(RepositoryName repository, UUID id, StartedUpload upload) {
        // Visible with its last file alone, so that it never seems to be everybody's.
        upload.terms().ifPresent(terms -> put(Layout.uploadTerms(repository, id), terms));
        String timestamp = upload.startedAt().truncatedTo(ChronoUnit.SECONDS).toString();
        put(Layout.uploadStartedAt(repository, id), timestamp.getBytes(UTF_8));
        return driver.createUpload(Layout.uploadData(repository, id));
    }

    private void put(String path, byte[] content) {
        driver.put(path, content, Durability.EVENTUAL);
    }

    /** What was settled when an upload was started; empty if there is none, or a crash has left half of one. */
    public Optional<StartedUpload> find(RepositoryName repository, UUID id) {
        Optional<Instant> startedAt = driver.get(Layout.uploadStartedAt(repository, id), MAX_TIMESTAMP)
                .flatMap(UploadStore::parseTimestamp);
        return startedAt.flatMap(time -> driver.get(Layout.uploadTerms(repository, id), MAX_TERMS)
                .map(terms -> StartedUpload.of(time, terms))
                .orElse(Optional.of(StartedUpload.plain(time))));
    }

    /** Continues an upload; empty if there are no bytes of it, not even none. */
    public Optional<UploadSession> resume(RepositoryName repository, UUID id) {
        return driver.resumeUpload(Layout.uploadData(repository, id));
    }

    /** Makes a finished upload the bytes of a blob, which no repository has yet. */
    public void commit(UploadSession session, Digest digest) {
        session.commit(Layout.blob(digest));
    }

    /** How many bytes an upload has; empty if there is none. */
    public OptionalLong offset(RepositoryName repository, UUID id) {
        return driver.findUpload(Layout.uploadData(repository, id)).stream()
                .mapToLong(StoredUpload::offset)
                .findFirst();
    }

    /** Removes what a committed or dropped upload leaves behind. */
    public void remove(RepositoryName repository, UUID id) {
        driver.deleteTree(Layout.upload(repository, id));
    }

    /** Finds all uploads, halves of them included. */
    public void forEach(BiConsumer<RepositoryName, UUID> found) {
        new UploadWalk(driver, found).run();
    }

    /** Whether nobody has added to an upload since this time; false if that cannot be told. */
    public boolean isIdle(RepositoryName repository, UUID id, Instant since) {
        return driver.findUpload(Layout.uploadData(repository, id))
                .map(StoredUpload::lastWrite)
                .or(() -> driver.changedAt(Layout.upload(repository, id)))
                .filter(since::isAfter)
                .isPresent();
    }

    /** Removes an upload that is idle; false, and it stays, if somebody has it or was faster. */
    public boolean removeIfIdle(RepositoryName repository, UUID id, Instant since) {
        try {
            Optional<UploadSession> held = resume(repository, id);
            if (held.isEmpty()) {
                remove(repository, id);
                return true;
            }
            try (UploadSession session = held.get()) {
                boolean idle = isIdle(repository, id, since);
                if (idle) {
                    session.abort();
                    remove(repository, id);
                }
                return idle;
            }
        } catch (StorageException e) {
            if (e.reason() == StorageException.Reason.BUSY) {
                return false;
            }
            throw e;
        }
    }

    private static Optional<Instant> parseTimestamp(byte[] timestamp) {
        try {
            return Optional.of(Instant.parse(new String(timestamp, UTF_8).strip()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
