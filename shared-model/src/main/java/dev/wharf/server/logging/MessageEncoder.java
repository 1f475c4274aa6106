package dev.wharf.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Map;

/** Writes the message and nothing else, for lines that have a format of their own. */
final class MessageEncoder extends LineEncoder {
    MessageEncoder() {
        super(Map.of());
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return (event.getMessage() + "\n").getBytes(UTF_8);
    }
}
