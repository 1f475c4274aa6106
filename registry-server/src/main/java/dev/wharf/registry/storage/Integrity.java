package dev.wharf.registry.storage;

import dev.wharf.model.Digest;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.LongAdder;

/** Notices when the storage gives back other bytes than it was given. */
final class Integrity {
    private static final System.Logger LOG = System.getLogger(Integrity.class.getName());

    private final LongAdder mismatches = new LongAdder();

    /** Whether these are the bytes of that digest; if they are not, that is logged and counted. */
    boolean holds(Digest digest, byte[] content) {
        boolean holds = digest.algorithm().of(content).equals(digest);
        if (!holds) {
            mismatches.increment();
            LOG.log(Level.ERROR, "the stored bytes of {0} have changed and are taken as missing", digest);
        }
        return holds;
    }

    /** How often it was noticed. */
    long mismatches() {
        return mismatches.sum();
    }
}
