package dev.wharf.token.storage;

import java.time.Instant;

/**
 * That somebody changed something.
 *
 * @param at when
 * @param actor their account
 * @param credential what they were recognised by: a kind, and the first characters of a token
 * @param address where they came from
 * @param action what they did, for instance {@code user.created}
 * @param target what they did it to, for instance {@code user:bob}
 * @param detail what it is now, no secrets; at most 4,000 characters
 * @param requestId of the request
 */
public record AuditEvent(
        Instant at,
        String actor,
        String credential,
        String address,
        String action,
        String target,
        String detail,
        String requestId) {
    private static final int MAX_DETAIL = 4_000;

    public AuditEvent {
        detail = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL - 1) + "…";
    }
}
