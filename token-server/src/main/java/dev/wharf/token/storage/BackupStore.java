package dev.wharf.token.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;

/**
 * Copies of the whole database, which every database of the same schema can take: H2, PostgreSQL, the same one or
 * another. They hold hashes of passwords and tokens, and the signing keys as they are stored: encrypted. Every method
 * throws {@link StorageException} when the database does not answer.
 */
public interface BackupStore {
    /**
     * What was restored.
     *
     * @param madeAt when the backup was made
     * @param rows how many rows it had
     * @param withKeys whether its signing keys took the place of those that were here
     */
    record Restored(Instant madeAt, long rows, boolean withKeys) {}

    /**
     * Writes everything as it is at one moment, while others go on. The last line says that it is the last: a copy that
     * was cut off is none.
     *
     * @throws IOException if it cannot be written
     */
    void write(OutputStream out) throws IOException;

    /**
     * Makes everything what it was when it was written, but the record of changes, which only grows: what it lacks is
     * added. Tokens that were given before are void for registries that hear of revocations. Nothing has changed unless
     * this returns and the transaction under way, if there is one, is committed.
     *
     * <p>Signing keys stay as they are if one of them is in the copy: then they are those of the copy, or younger, and
     * what was revoked since must stay so.
     *
     * @param keepKeys whether they stay as they are in any case
     * @throws IOException if it cannot be read
     * @throws BackupException if it is damaged, incomplete or of another schema
     */
    Restored restore(InputStream in, boolean keepKeys) throws IOException;
}
