package dev.wharf.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Map;

/** Writes {@code time="…" level=info msg="…" logger=…}; a stack trace follows on lines that begin with a tab. */
final class TextEncoder extends LineEncoder {
    TextEncoder(Map<String, String> fields) {
        super(fields);
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(200);
        line.append("time=\"").append(event.getInstant()).append("\" level=").append(level(event));
        field(line, "msg", event.getFormattedMessage());
        field(line, "logger", event.getLoggerName());
        LogContext.requestId().ifPresent(id -> field(line, REQUEST_ID, id));
        fields().forEach((name, value) -> field(line, name, value));
        line.append('\n');
        // A tab before each line: the message of an exception may hold a line break, and a client may have put it
        // there.
        stackTrace(event)
                .ifPresent(trace -> trace.lines().forEach(frame -> {
                    line.append('\t');
                    Escape.append(line, frame.stripLeading());
                    line.append('\n');
                }));
        return line.toString().getBytes(UTF_8);
    }

    private static void field(StringBuilder line, String name, String value) {
        line.append(' ').append(name).append("=\"");
        Escape.append(line, value);
        line.append('"');
    }
}
