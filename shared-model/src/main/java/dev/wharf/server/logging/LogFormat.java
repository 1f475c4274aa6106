package dev.wharf.server.logging;

import dev.wharf.server.settings.ConfigTree;
import java.util.Map;

/** How a line of the log on stderr looks, {@code log.formatter} of the settings. */
public enum LogFormat {
    /** {@code time="…" level=info msg="…" key=value}. */
    TEXT,
    /** One JSON object with {@code time}, {@code level} and {@code msg}. */
    JSON,
    /** One JSON object with {@code @timestamp}, {@code @version}, {@code level} and {@code message}. */
    LOGSTASH;

    /**
     * Reads a format.
     *
     * @throws dev.wharf.server.settings.ConfigException if it is none
     */
    public static LogFormat read(ConfigTree tree, String key, LogFormat otherwise) {
        return tree.string(key)
                .map(text -> switch (text) {
                    case "text" -> TEXT;
                    case "json" -> JSON;
                    case "logstash" -> LOGSTASH;
                    default -> throw tree.invalid(key, "text, json or logstash");
                })
                .orElse(otherwise);
    }

    LineEncoder encoder(Map<String, String> fields) {
        return switch (this) {
            case TEXT -> new TextEncoder(fields);
            case JSON -> new JsonEncoder(fields, "time", "msg", Map.of());
            case LOGSTASH -> new JsonEncoder(fields, "@timestamp", "message", Map.of("@version", "1"));
        };
    }
}
