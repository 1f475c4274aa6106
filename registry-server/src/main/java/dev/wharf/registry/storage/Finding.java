package dev.wharf.registry.storage;

import java.util.Locale;

/**
 * Something that a {@link Verification} has seen.
 *
 * @param what the digest of a blob, or the path of a link
 * @param detail what else is to be said
 */
public record Finding(Kind kind, String what, String detail) {
    /** What can be wrong, the worst first. */
    public enum Kind {
        /** The bytes of a blob are not those of its digest. */
        MISMATCH(true),
        /** A blob or a link cannot be read. */
        UNREADABLE(true),
        /** A link holds no digest. */
        BROKEN_LINK(true),
        /** A manifest or a tag points at what is not there, or is not what it should be. */
        DANGLING_LINK(true),
        /** A blob of a repository has no data; a garbage collection leaves this behind, for what nobody needs. */
        BLOB_WITHOUT_DATA(false),
        /** No link leads to a blob; the next garbage collection takes it. */
        ORPHAN(false);

        private final boolean damage;

        Kind(boolean damage) {
            this.damage = damage;
        }

        /** Whether a healthy storage does not have it. */
        public boolean isDamage() {
            return damage;
        }
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + what
                + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
