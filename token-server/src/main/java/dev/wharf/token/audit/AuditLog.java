package dev.wharf.token.audit;

import dev.wharf.token.storage.AuditEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;

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

    /** Somebody has changed something. */
    public void changed(AuditEvent event) {
        logger.log(
                Level.INFO,
                "admin=" + shown(event.actor()) + " from=" + event.address() + " " + event.action() + "="
                        + shown(event.target()) + (event.detail().isEmpty() ? "" : " ") + printable(event.detail()));
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
