package dev.wharf.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Sets the process's logs up; called once by {@code Main}, as soon as the settings are read. */
public final class Logging {
    /** The logger whose messages are lines of the access log, written to stdout as they are. */
    public static final String ACCESS = "access";

    private static final String OURS = "dev.wharf";

    /**
     * Libraries that tell at INFO what our own lines say, and below it too much: Helidon prints the headers of every
     * request there.
     */
    private static final List<String> TALKATIVE =
            List.of("io.helidon", "com.zaxxer.hikari", "org.flywaydb", "org.jdbi");

    private Logging() {}

    /** Sets the logs up without further fields. */
    public static void configure(LogLevel level, LogFormat format) {
        configure(level, format, Map.of());
    }

    /**
     * Sets the logs up. The level holds for our own code; libraries never log more than INFO.
     *
     * @param fields added to each line, {@code log.fields} of the settings
     */
    public static void configure(LogLevel level, LogFormat format, Map<String, String> fields) {
        configure((LoggerContext) LoggerFactory.getILoggerFactory(), level, format, fields);
    }

    static void configure(LoggerContext context, LogLevel level, LogFormat format, Map<String, String> fields) {
        context.reset();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender(context, "System.err", format.encoder(fields)));
        root.setLevel(level.atMost(Level.INFO));
        context.getLogger(OURS).setLevel(level.logback());
        TALKATIVE.forEach(name -> context.getLogger(name).setLevel(level.atMost(Level.WARN)));

        Logger access = context.getLogger(ACCESS);
        access.addAppender(appender(context, "System.out", new MessageEncoder()));
        access.setAdditive(false);
        access.setLevel(Level.INFO);
    }

    private static ConsoleAppender<ILoggingEvent> appender(
            LoggerContext context, String target, Encoder<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget(target);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
