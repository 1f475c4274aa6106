package dev.wharf.token.audit;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.Locale;

/**
 * Writes one line for each change of accounts, groups and rules and for each refused login, to a logger of its own so
 * that it can be kept apart. What strangers chose is shortened and cannot begin a new line; secrets are never given to
 * it.
 */
public final class AuditLog {
    /** The name of the logger. */
    public static final String LOGGER = "dev.wharf.token.audit";

    private static final int SHOWN = 64;

    private final Logger logger = System.getLogger(LOGGER);

    /** What was done to something. */
    public enum Verb {
        CREATED,
        CHANGED,
        DELETED
    }

    /**
     * A change.
     *
     * @param verb what was done
     * @param target what it was done to, for instance {@code user:bob}
     * @param detail what it is now, empty if it is gone; no secrets
     */
    public record Change(Verb verb, String target, String detail) {}

    /**
     * Somebody changed something.
     *
     * @param actor their account
     * @param from the address of the request
     */
    public void changed(String actor, InetAddress from, Change change) {
        String detail = change.detail();
        logger.log(
                Level.INFO,
                "admin=" + shown(actor) + " from=" + from.getHostAddress() + " "
                        + change.verb().name().toLowerCase(Locale.ROOT) + "=" + shown(change.target())
                        + (detail.isEmpty() ? "" : " ") + printable(detail));
    }

    /** Somebody presented credentials that are wrong; the name is what they claimed and may be anything. */
    public void loginRefused(String name, InetAddress from) {
        logger.log(Level.WARNING, "login refused user=" + shown(name) + " from=" + from.getHostAddress());
    }

    /** An account without the admin right asked for what only administrators may do. */
    public void adminRefused(String name, InetAddress from) {
        logger.log(Level.WARNING, "admin refused user=" + shown(name) + " from=" + from.getHostAddress());
    }

    private static String shown(String text) {
        String printable = printable(text);
        return "\"" + (printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "…") + "\"";
    }

    private static String printable(String text) {
        return text.replaceAll("[^ !#-\\[\\]-~]", "?");
    }
}
