package dev.wharf.token.storage;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A key of the deployment as it is kept.
 *
 * @param id RFC 7638 thumbprint of the public key
 * @param role what it signs
 * @param state what it is good for now
 * @param certificate of its public half, in PEM
 * @param sealed the private half, encrypted; empty when it is given up for good
 * @param times when it came into its states
 */
public record StoredKey(String id, Role role, State state, String certificate, String sealed, Times times) {
    /** What a key signs. */
    public enum Role {
        /** Signing certificates. */
        CA,
        /** Tokens. */
        SIGNING;

        /** The word in the database. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The role of a {@link #label()}. */
        public static Role of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /** What a key is good for. */
    public enum State {
        /** Published, and soon to sign. */
        NEXT,
        /** Signs. */
        ACTIVE,
        /** Signs no more, and is published because tokens of it may be valid. */
        RETIRING,
        /** Not to be believed any more. */
        REVOKED;

        /** The word in the database. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The state of a {@link #label()}. */
        public static State of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * When a key came into its states.
     *
     * @param created when it was made, and so published
     * @param activated when it began to sign
     * @param retired when another one began to sign
     * @param revoked when it was no longer to be believed
     */
    public record Times(
            Instant created, Optional<Instant> activated, Optional<Instant> retired, Optional<Instant> revoked) {
        /** Of a key that is made now. */
        public static Times made(Instant now) {
            return new Times(now, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** The same key, signing from now on. */
    public StoredKey activated(Instant now) {
        return changed(
                State.ACTIVE, sealed, new Times(times.created, Optional.of(now), Optional.empty(), Optional.empty()));
    }

    /** The same key, which another one replaces now; its private half is of no use any more. */
    public StoredKey retired(Instant now) {
        return changed(
                State.RETIRING, "", new Times(times.created, times.activated, Optional.of(now), Optional.empty()));
    }

    /** The same key, not to be believed from now on. */
    public StoredKey revoked(Instant now) {
        return changed(State.REVOKED, "", new Times(times.created, times.activated, times.retired, Optional.of(now)));
    }

    private StoredKey changed(State next, String kept, Times at) {
        return new StoredKey(id, role, next, certificate, kept, at);
    }

    @Override
    public String toString() {
        return "StoredKey[" + role + " " + id + " " + state + "]";
    }
}
