package dev.wharf.token;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** All that is logged, or would be at the level debug, while the tests run: kept for {@code SecretsInLogsIT}. */
public final class CapturedLog {
    static final Path FILE = Path.of("target", "test-log", "all.log");

    private static final String NAME = "all";

    private CapturedLog() {}

    /** Captures from now on; to be said again whenever a server starts, since that sets the logs up anew. */
    public static synchronized void start() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        if (root.getAppender(NAME) == null) {
            PatternLayoutEncoder encoder = new PatternLayoutEncoder();
            encoder.setContext(context);
            encoder.setPattern("%level %logger: %msg%n%ex");
            encoder.start();
            FileAppender<ILoggingEvent> appender = new FileAppender<>();
            appender.setContext(context);
            appender.setName(NAME);
            appender.setFile(FILE.toString());
            appender.setEncoder(encoder);
            appender.start();
            root.addAppender(appender);
            context.getLogger("dev.wharf").setLevel(Level.DEBUG);
        }
    }
}
