package dev.wharf.token.storage.jdbc;

import java.nio.file.Path;

// Signatures first: the bodies follow in the next commits.
@SuppressWarnings("DoNotCallSuggester")
public final class Database implements AutoCloseable {
    /** The URL of the embedded database in this directory. */
    public static String embeddedUrl(Path data) {
        throw new UnsupportedOperationException();
    }

    /** Connects and brings the schema up to date; throws StorageException with a one-line message if it cannot. */
    public static Database open(String url, String username, String password) {
        throw new UnsupportedOperationException();
    }

    /** Whether the database answers now. */
    public boolean isReady() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
