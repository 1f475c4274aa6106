package dev.wharf.token.http;

import dev.wharf.token.audit.AuditLog;
import dev.wharf.token.storage.AuditStore;
import dev.wharf.token.storage.Transactions;
import java.util.function.Supplier;

/** Makes changes, each in one transaction with the record of it. */
public final class Changes {
    private final Transactions transactions;
    private final AuditStore record;
    private final AuditLog audit;

    public Changes(Transactions transactions, AuditStore record, AuditLog audit) {
        this.transactions = transactions;
        this.record = record;
        this.audit = audit;
    }

    /** Makes a change, or nothing; perhaps it has to be made again, then nothing is left of what was done before. */
    <R> R make(Caller caller, Supplier<R> change) {
        R result = transactions.commit(() -> {
            caller.startAgain();
            R made = change.get();
            record.append(caller.events());
            return made;
        });
        caller.events().forEach(audit::changed);
        return result;
    }

    /** Waits, in a change, until all others that change what decides about access are done. */
    void awaitTurn() {
        transactions.awaitTurn();
    }
}
