package dev.wharf.server.logging;

import ch.qos.logback.classic.Level;
import dev.wharf.server.settings.ConfigTree;
import java.util.Locale;

/** How much is logged, {@code log.level} of the settings. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG;

    Level logback() {
        return Level.toLevel(name());
    }

    /** This level, or the other one if that says less. */
    Level atMost(Level other) {
        return logback().isGreaterOrEqual(other) ? logback() : other;
    }

    /**
     * Reads a level in upper or lower case.
     *
     * @throws dev.wharf.server.settings.ConfigException if it is none
     */
    public static LogLevel read(ConfigTree tree, String key, LogLevel otherwise) {
        return tree.string(key)
                .map(text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "error" -> ERROR;
                    case "warn" -> WARN;
                    case "info" -> INFO;
                    case "debug" -> DEBUG;
                    default -> throw tree.invalid(key, "error, warn, info or debug");
                })
                .orElse(otherwise);
    }
}
