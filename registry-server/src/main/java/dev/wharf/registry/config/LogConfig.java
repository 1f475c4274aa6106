package dev.wharf.registry.config;

import dev.wharf.server.logging.LogFormat;
import dev.wharf.server.logging.LogLevel;
import dev.wharf.server.settings.ConfigTree;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code log}.
 *
 * @param level from which on our own messages are logged
 * @param format how they look
 * @param fields added to each
 * @param accessLog whether every request is logged on standard output
 */
public record LogConfig(LogLevel level, LogFormat format, Map<String, String> fields, boolean accessLog) {
    public LogConfig {
        fields = Map.copyOf(fields);
    }

    static LogConfig read(ConfigTree root, Unhonoured unhonoured) {
        ConfigTree log = root.section("log");
        ConfigTree named = log.section("fields");
        Map<String, String> fields = new TreeMap<>();
        named.keys().forEach(name -> fields.put(name, named.string(name, "")));
        unhonoured.ignored(log, "hooks", "nothing is mailed");
        unhonoured.ignored(log, "reportcaller", "callers are not logged");
        // The level's old place, which registry:2 still reads.
        LogLevel old = LogLevel.read(root, "loglevel", LogLevel.INFO);
        return new LogConfig(
                LogLevel.read(log, "level", old),
                LogFormat.read(log, "formatter", LogFormat.TEXT),
                fields,
                !log.section("accesslog").bool("disabled", false));
    }
}
