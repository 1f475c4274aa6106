package dev.wharf.token.storage.jdbc;

import org.jdbi.v3.core.Handle;

/**
 * Makes older tokens void, in the transaction of the change that is the reason. The times are the database's, the only
 * clock that all servers share.
 */
final class RevocationTable {
    private final String now;

    RevocationTable(Database database) {
        this.now = database.statementTime();
    }

    /**
     * The account may go on with new tokens.
     *
     * @param subject as in its tokens
     */
    void renew(Handle handle, String subject) {
        put(handle, subject, now);
    }

    /**
     * The account gets no new tokens. Whoever was being let in while this was committed is kept out too: by a second.
     *
     * @param subject as in its tokens
     */
    void end(Handle handle, String subject) {
        put(handle, subject, now + " + INTERVAL '1' SECOND");
    }

    /**
     * Everybody gets new tokens alone, those included who were noted and are gone since. Whoever was being let in while
     * this was committed is kept out too: by a second.
     */
    void endAll(Handle handle) {
        noteAll(handle);
        handle.execute("UPDATE revocations SET not_before = " + now + " + INTERVAL '1' SECOND");
    }

    /** Notes everybody who may have tokens now. */
    void noteAll(Handle handle) {
        handle.execute("INSERT INTO revocations (subject, not_before) SELECT name, " + now + " FROM subjects"
                + " WHERE kind IN ('user', 'robot')"
                + " AND NOT EXISTS (SELECT 1 FROM revocations WHERE subject = subjects.name)");
    }

    private static void put(Handle handle, String subject, String time) {
        int updated = handle.createUpdate("UPDATE revocations SET not_before = GREATEST(not_before, " + time
                        + ") WHERE subject = :subject")
                .bind("subject", subject)
                .execute();
        if (updated == 0) {
            handle.createUpdate("INSERT INTO revocations (subject, not_before) VALUES (:subject, " + time + ")")
                    .bind("subject", subject)
                    .execute();
        }
    }
}
