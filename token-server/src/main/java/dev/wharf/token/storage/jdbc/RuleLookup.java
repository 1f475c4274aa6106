package dev.wharf.token.storage.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.model.Digest;
import java.nio.ByteBuffer;

/**
 * The indexed key of a rule. One number, because H2 uses only one IN list, and only on the first column of an index:
 * with anchor and subject as two columns it would read all rules of an anchor.
 */
final class RuleLookup {
    private RuleLookup() {}

    /** The first 8 bytes of SHA-256; two keys may meet by chance, so whoever finds a row looks at it too. */
    static long of(long service, String anchor, long subjectId) {
        byte[] key = (service + "|repository|" + anchor + "|" + subjectId).getBytes(UTF_8);
        return ByteBuffer.wrap(Digest.Algorithm.SHA256.newHash().digest(key)).getLong();
    }
}
