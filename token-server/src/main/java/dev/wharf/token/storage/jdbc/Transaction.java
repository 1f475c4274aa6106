package dev.wharf.token.storage.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * One transaction under way. It takes a connection at its first statement: whoever hashes a password before needs none.
 */
final class Transaction implements AutoCloseable {
    private final Supplier<Handle> connections;
    private Optional<Handle> handle = Optional.empty();
    private final List<Runnable> afterwards = new ArrayList<>();
    private boolean changesPolicy;

    Transaction(Supplier<Handle> connections) {
        this.connections = connections;
    }

    Handle handle() {
        return handle.orElseGet(() -> {
            Handle opened = connections.get();
            handle = Optional.of(opened);
            opened.begin();
            return opened;
        });
    }

    /** Whether there was any statement. */
    boolean isOpen() {
        return handle.isPresent();
    }

    /**
     * Makes the commit a new epoch. It comes before what is changed: one after the other has the row, and whoever waits
     * for it sees then what the others did.
     */
    void changePolicy() {
        if (!changesPolicy) {
            handle().execute("UPDATE policy_epoch SET epoch = epoch + 1");
            changesPolicy = true;
        }
    }

    void afterwards(Runnable task) {
        afterwards.add(task);
    }

    /** What is to be done when it is in force. */
    List<Runnable> afterwards() {
        return List.copyOf(afterwards);
    }

    /**
     * Commits, if there was any statement.
     *
     * @return whether what was decided before may now be decided otherwise
     */
    boolean commit() {
        handle.ifPresent(Handle::commit);
        return changesPolicy;
    }

    /** Takes back what was not committed. */
    @Override
    public void close() {
        handle.ifPresent(opened -> {
            try (opened) {
                if (opened.isInTransaction()) {
                    opened.rollback();
                }
            }
        });
    }
}
