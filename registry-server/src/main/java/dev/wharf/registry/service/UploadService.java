package dev.wharf.registry.service;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.storage.BlobStore;
import dev.wharf.registry.storage.StartedUpload;
import dev.wharf.registry.storage.UploadSession;
import dev.wharf.registry.storage.UploadStore;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Takes in blobs: in one go, or in pieces over several requests.
 *
 * <p>Bytes go to the storage and through the hash in one pass. A body that breaks off is the client's failure: what has
 * arrived is kept, the upload can be continued, and the exception of the body is passed on. One request at a time may
 * write to an upload; another one gets RANGE_INVALID.
 */
public final class UploadService {
    private final UploadStore uploads;
    private final BlobStore blobs;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final RunningHashes hashes;
    private final Receiver receiver;
    private final String subject;

    /** The service for uploads that are everybody's. */
    UploadService(UploadStore uploads, BlobStore blobs, Clock clock, Supplier<UUID> ids) {
        this.uploads = uploads;
        this.blobs = blobs;
        this.clock = clock;
        this.ids = ids;
        this.hashes = new RunningHashes();
        this.receiver = new Receiver(Runtime.getRuntime().availableProcessors());
        this.subject = "";
    }

    private UploadService(UploadService shared, String subject) {
        this.uploads = shared.uploads;
        this.blobs = shared.blobs;
        this.clock = shared.clock;
        this.ids = shared.ids;
        this.hashes = shared.hashes;
        this.receiver = shared.receiver;
        this.subject = subject;
    }

    /**
     * The same for one user: what it starts nobody else can see or continue, and what others have started it cannot.
     *
     * @param user its name; {@code ""} for anybody
     */
    public UploadService as(String user) {
        return new UploadService(this, user);
    }

    /** Starts an empty upload of a blob that will most likely be named by its sha256 digest. */
    public UploadStatus start(RepositoryName repository) {
        return start(repository, Algorithm.SHA256);
    }

    /**
     * Starts an empty upload.
     *
     * @param algorithm that of the digest to come; with another one the bytes are read again in the end
     */
    public UploadStatus start(RepositoryName repository, Algorithm algorithm) {
        UUID id = ids.get();
        Instant startedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        uploads.create(repository, id, new StartedUpload(startedAt, subject, algorithm))
                .close();
        return new UploadStatus(id.toString(), 0, startedAt);
    }

    /**
     * How far an upload is.
     *
     * @throws RegistryException BLOB_UPLOAD_UNKNOWN if there is no such upload
     */
    public UploadStatus status(RepositoryName repository, String id) {
        UUID upload = parse(id);
        StartedUpload started = find(repository, upload);
        long offset = uploads.offset(repository, upload).orElseThrow(UploadService::unknown);
        return new UploadStatus(id, offset, started.startedAt());
    }

    /**
     * Adds a piece; on return it survives a crash.
     *
     * @param expectedOffset where the client believes to be
     * @throws RegistryException BLOB_UPLOAD_UNKNOWN; RANGE_INVALID if the upload is elsewhere: it stays as it is
     * @throws IOException of the body
     */
    public UploadStatus append(
            RepositoryName repository, String id, OptionalLong expectedOffset, ReadableByteChannel body)
            throws IOException {
        UUID upload = parse(id);
        StartedUpload started = find(repository, upload);
        try (UploadSession session = resume(repository, upload, expectedOffset)) {
            RunningHash hash = hashes.take(upload, session, started.algorithm());
            Body piece = receiver.receive(session, hash, body);
            keep(session, upload, hash);
            piece.throwFailure();
            return new UploadStatus(id, session.offset(), started.startedAt());
        }
    }

    /**
     * Adds the last piece, possibly empty, and makes the upload a blob of the repository; on return that survives a
     * crash.
     *
     * @return the digest of the blob, which is the expected one
     * @throws RegistryException BLOB_UPLOAD_UNKNOWN; RANGE_INVALID as for {@link #append}; DIGEST_INVALID if the bytes
     *     do not have the expected digest: the upload is gone then
     * @throws IOException of the body
     */
    public Digest commit(
            RepositoryName repository,
            String id,
            OptionalLong expectedOffset,
            ReadableByteChannel rest,
            Digest expected)
            throws IOException {
        UUID upload = parse(id);
        find(repository, upload);
        try (UploadSession session = resume(repository, upload, expectedOffset)) {
            RunningHash hash = hashes.take(upload, session, expected.algorithm());
            Body piece = receiver.receive(session, hash, rest);
            if (piece.hasFailed()) {
                keep(session, upload, hash);
                piece.throwFailure();
            }
            finish(session, repository, upload, hash, expected);
        }
        return expected;
    }

    /**
     * Stores a whole blob, without an upload that could be continued.
     *
     * @throws RegistryException DIGEST_INVALID if the bytes do not have the expected digest
     * @throws IOException of the body
     */
    public Digest store(RepositoryName repository, ReadableByteChannel body, Digest expected) throws IOException {
        UUID upload = ids.get();
        try (UploadSession session = uploads.create(repository, upload, StartedUpload.plain(clock.instant()))) {
            RunningHash hash = new RunningHash(expected.algorithm());
            Body whole = receiver.receive(session, hash, body);
            if (whole.hasFailed()) {
                drop(session, repository, upload);
                whole.throwFailure();
            }
            finish(session, repository, upload, hash, expected);
        }
        return expected;
    }

    /**
     * Drops an upload and its bytes.
     *
     * @throws RegistryException BLOB_UPLOAD_UNKNOWN; RANGE_INVALID if another request is writing to it
     */
    public void cancel(RepositoryName repository, String id) {
        UUID upload = parse(id);
        find(repository, upload);
        try (UploadSession session = resume(repository, upload, OptionalLong.empty())) {
            drop(session, repository, upload);
        }
    }

    private UploadSession resume(RepositoryName repository, UUID id, OptionalLong expectedOffset) {
        UploadSession session = uploads.resume(repository, id).orElseThrow(UploadService::unknown);
        long offset = session.offset();
        if (offset != expectedOffset.orElse(offset)) {
            session.close();
            throw RegistryException.of(ErrorCode.RANGE_INVALID, "the upload is at offset " + offset);
        }
        return session;
    }

    private void keep(UploadSession session, UUID id, RunningHash hash) {
        session.checkpoint();
        hashes.giveBack(id, hash);
    }

    private void drop(UploadSession session, RepositoryName repository, UUID id) {
        session.abort();
        uploads.remove(repository, id);
    }

    /** The data are in their place before the link says so, and the upload goes last: a crash leaves no half blob. */
    private void finish(UploadSession session, RepositoryName repository, UUID id, RunningHash hash, Digest expected) {
        if (!hash.digest().equals(expected)) {
            drop(session, repository, id);
            throw RegistryException.of(
                    ErrorCode.DIGEST_INVALID,
                    "invalid digest for referenced layer: " + expected + ", content does not match digest");
        }
        uploads.commit(session, expected);
        blobs.link(repository, expected);
        uploads.remove(repository, id);
    }

    /** Somebody else's upload is not there: that it is would be news. */
    private StartedUpload find(RepositoryName repository, UUID id) {
        return uploads.find(repository, id)
                .filter(upload -> upload.belongsTo(subject))
                .orElseThrow(UploadService::unknown);
    }

    private static UUID parse(String id) {
        return UploadStore.parseId(id).orElseThrow(UploadService::unknown);
    }

    private static RegistryException unknown() {
        return RegistryException.of(ErrorCode.BLOB_UPLOAD_UNKNOWN);
    }
}
