package dev.wharf.token.config;

import dev.wharf.server.logging.LogFormat;
import dev.wharf.server.logging.LogLevel;
import dev.wharf.server.settings.ConfigTree;

/**
 * The section {@code log}.
 *
 * @param level the least severe that is logged
 * @param format how a line looks
 * @param accessLog whether each request is logged
 */
public record LogConfig(LogLevel level, LogFormat format, boolean accessLog) {
    static LogConfig of(ConfigTree log) {
        return new LogConfig(
                LogLevel.read(log, "level", LogLevel.INFO),
                LogFormat.read(log, "formatter", LogFormat.TEXT),
                !log.section("accesslog").bool("disabled", false));
    }
}
