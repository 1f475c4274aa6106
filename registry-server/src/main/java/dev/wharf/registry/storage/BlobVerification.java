package dev.wharf.registry.storage;

import dev.wharf.model.Digest;
import dev.wharf.registry.storage.Finding.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Consumer;

/** Compares the bytes of blobs with their digests. */
final class BlobVerification {
    private static final int BUFFER = 256 << 10;

    private final StorageDriver driver;
    private final boolean quarantine;
    private final Consumer<Finding> report;
    private final byte[] buffer = new byte[BUFFER];

    /**
     * A verification.
     *
     * @param quarantine whether to move aside what does not match
     * @param report is told what is found
     */
    BlobVerification(StorageDriver driver, boolean quarantine, Consumer<Finding> report) {
        this.driver = driver;
        this.quarantine = quarantine;
        this.report = report;
    }

    /** Whether the data of a blob are there and match; if they are there and do not, that is reported. */
    boolean isSound(Digest digest) {
        try {
            Optional<StoredObject> object = driver.open(Layout.blob(digest));
            return object.isPresent() && matches(digest, object.get());
        } catch (StorageException | IOException e) {
            report.accept(new Finding(Kind.UNREADABLE, digest.toString(), String.valueOf(e.getMessage())));
            return false;
        }
    }

    private boolean matches(Digest digest, StoredObject object) throws IOException {
        try (object) {
            boolean matches = hash(digest, object).equals(digest);
            if (!matches) {
                String detail =
                        object.size() + " bytes" + (quarantine ? ", moved to " + moveAside(digest, object) : "");
                report.accept(new Finding(Kind.MISMATCH, digest.toString(), detail));
            }
            return matches;
        }
    }

    private Digest hash(Digest digest, StoredObject object) throws IOException {
        MessageDigest hash = digest.algorithm().newHash();
        try (InputStream stream = object.stream(0, object.size())) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                hash.update(buffer, 0, count);
            }
        }
        return digest.algorithm().digest(hash.digest());
    }

    /** By copying, because no driver can rename; the data go when the copy is safe. */
    private String moveAside(Digest digest, StoredObject object) throws IOException {
        String path = Layout.quarantined(digest);
        String upload = path + "-in-progress";
        driver.delete(upload);
        try (UploadSession copy = driver.createUpload(upload);
                InputStream stream = object.stream(0, object.size())) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                copy.append(ByteBuffer.wrap(buffer, 0, count));
            }
            copy.commit(path);
        }
        driver.delete(Layout.blob(digest));
        return path;
    }
}
