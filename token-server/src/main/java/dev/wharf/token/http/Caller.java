package dev.wharf.token.http;

import dev.wharf.token.audit.AuditLog;
import dev.wharf.token.authn.Principal;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Somebody at work in the admin API, with what they did: it is recorded when it is in force. */
final class Caller {
    private final Principal principal;
    private final InetAddress from;
    private final List<AuditLog.Change> changes = new ArrayList<>();

    Caller(Principal principal, InetAddress from) {
        this.principal = principal;
        this.from = from;
    }

    Principal principal() {
        return principal;
    }

    String name() {
        return principal.name();
    }

    InetAddress from() {
        return from;
    }

    void created(String target, String detail) {
        changes.add(new AuditLog.Change(AuditLog.Verb.CREATED, target, detail));
    }

    void changed(String target, String detail) {
        changes.add(new AuditLog.Change(AuditLog.Verb.CHANGED, target, detail));
    }

    void deleted(String target) {
        changes.add(new AuditLog.Change(AuditLog.Verb.DELETED, target, ""));
    }

    /** Forgets what was done: it was taken back, and is done again. */
    void startAgain() {
        changes.clear();
    }

    void record(AuditLog audit) {
        changes.forEach(change -> audit.changed(name(), from, change));
    }
}
