package dev.wharf.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the formats of the log have in common: the words, and the fields that the settings add to each line. */
abstract class LineEncoder extends EncoderBase<ILoggingEvent> {
    /** The name that registry:2 gives it. */
    static final String REQUEST_ID = "http.request.id";

    private static final byte[] NOTHING = {};

    private final Map<String, String> fields;

    LineEncoder(Map<String, String> fields) {
        this.fields = new TreeMap<>(fields);
    }

    /** The settings' fields, sorted by name. */
    Map<String, String> fields() {
        return fields;
    }

    /** The level in the words of registry:2. */
    static String level(ILoggingEvent event) {
        return event.getLevel().equals(Level.WARN)
                ? "warning"
                : event.getLevel().toString().toLowerCase(Locale.ROOT);
    }

    static Optional<String> stackTrace(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return thrown == null ? Optional.empty() : Optional.of(ThrowableProxyUtil.asString(thrown));
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
