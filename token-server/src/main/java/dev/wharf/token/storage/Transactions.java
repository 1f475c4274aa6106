package dev.wharf.token.storage;

import java.util.function.Supplier;

/** Changes of several stores as one. */
public interface Transactions {
    /**
     * Runs changes of any stores in this thread as one transaction: all of them are on disk when this returns, or none
     * is in force. Reads inside see the changes before them. When somebody else's change came between, everything runs
     * again, so it must have no effect but on the stores. An exception takes back what was changed. A transaction
     * inside another is a part of it.
     *
     * @throws StorageException if the database does not answer
     */
    <R> R commit(Supplier<R> changes);

    /**
     * Waits, inside a transaction, until all others that change what decides about access are over: what is read from
     * then on stays so until this one is over too.
     */
    void awaitTurn();

    /**
     * Does something when the transaction under way is in force, and not if it is taken back; at once outside of any.
     */
    void afterwards(Runnable task);
}
