package dev.wharf.token.http;

import dev.wharf.server.logging.LogContext;
import dev.wharf.token.authn.Credential;
import dev.wharf.token.authn.Principal;
import dev.wharf.token.storage.AuditEvent;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Somebody at work in the admin API, with what they did: it is recorded together with what it changes. */
final class Caller {
    private final Principal principal;
    private final InetAddress from;
    private final Instant at;
    private final List<AuditEvent> events = new ArrayList<>();

    Caller(Principal principal, InetAddress from, InstantSource clock) {
        this.principal = principal;
        this.from = from;
        this.at = clock.instant();
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

    Instant at() {
        return at;
    }

    /** @param target what was created, for instance {@code user:bob}; what stands before the colon is the noun */
    void created(String target, String detail) {
        did("created", target, detail);
    }

    void changed(String target, String detail) {
        did("changed", target, detail);
    }

    void deleted(String target) {
        did("deleted", target, "");
    }

    /** Notes what was done to something, in a word such as {@code rotated}. */
    void did(String verb, String target, String detail) {
        String noun = target.substring(0, target.indexOf(':'));
        events.add(new AuditEvent(
                at,
                name(),
                credential(),
                from.getHostAddress(),
                noun + "." + verb,
                target,
                detail,
                LogContext.requestId().orElse("")));
    }

    private String credential() {
        Credential credential = principal.credential();
        String kind = credential.kind().name().toLowerCase(Locale.ROOT);
        return credential.shown().isEmpty() ? kind : kind + " " + credential.shown();
    }

    /** Forgets what was done: it was taken back, and is done again. */
    void startAgain() {
        events.clear();
    }

    List<AuditEvent> events() {
        return List.copyOf(events);
    }
}
