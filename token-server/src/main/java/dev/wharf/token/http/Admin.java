package dev.wharf.token.http;

import dev.wharf.token.audit.AuditLog;
import java.net.InetAddress;

/**
 * An administrator at work.
 *
 * @param name the account
 * @param from where the request comes from
 * @param audit where it is recorded
 */
record Admin(String name, InetAddress from, AuditLog audit) {
    void created(String target, String detail) {
        audit.changed(name, from, AuditLog.Change.CREATED, target, detail);
    }

    void changed(String target, String detail) {
        audit.changed(name, from, AuditLog.Change.CHANGED, target, detail);
    }

    void deleted(String target) {
        audit.changed(name, from, AuditLog.Change.DELETED, target, "");
    }
}
