package dev.wharf.token.storage.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.model.Digest;
import java.nio.ByteBuffer;

/**
 * The indexed key of a rule. One number, because H2 uses only one IN list, and only on the first column of an index:
 * with anchor and subject as two columns it would read all rules of an anchor.
 */
final class RuleLookup {
    // Rules are those of one service, on repositories; both are in the hash so that others can join the table.
    private static final String PREFIX = "1|repository|";

    private RuleLookup() {}

    /** The first 8 bytes of SHA-256; two keys may meet by chance, so whoever finds a row looks at it too. */
    static long of(String anchor, long subjectId) {
        byte[] key = (PREFIX + anchor + "|" + subjectId).getBytes(UTF_8);
        return ByteBuffer.wrap(Digest.Algorithm.SHA256.newHash().digest(key)).getLong();
    }
}
