package dev.wharf.token.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The record of who changed what. It only grows. Every method throws {@link StorageException} when the database does
 * not answer.
 */
public interface AuditStore {
    /**
     * Which events are wanted.
     *
     * @param actor by this account
     * @param action of exactly this kind
     * @param target about exactly this
     * @param since at or after this time
     * @param until before this time
     */
    record Filter(
            Optional<String> actor,
            Optional<String> action,
            Optional<String> target,
            Optional<Instant> since,
            Optional<Instant> until) {}

    /** An event with its place in the record. */
    record Entry(long id, AuditEvent event) {}

    /** Adds events, in the transaction under way. */
    void append(List<AuditEvent> events);

    /**
     * The events, the oldest first.
     *
     * @param after only those with a higher id
     * @param limit at most so many
     */
    List<Entry> find(Filter filter, long after, int limit);
}
