package dev.wharf.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Keeps what is written to stdout and stderr until it is closed; then the logs are as before {@code Main}. */
public final class CapturedOutput implements AutoCloseable {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream capturedOut = new ByteArrayOutputStream();
    private final ByteArrayOutputStream capturedErr = new ByteArrayOutputStream();

    public CapturedOutput() {
        System.setOut(new PrintStream(capturedOut, true, UTF_8));
        System.setErr(new PrintStream(capturedErr, true, UTF_8));
    }

    /** The complete lines on stdout so far. */
    public List<String> out() {
        return capturedOut.toString(UTF_8).lines().toList();
    }

    /** The complete lines on stderr so far. */
    public List<String> err() {
        return capturedErr.toString(UTF_8).lines().toList();
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
        Logging.configure(
                (ch.qos.logback.classic.LoggerContext) LoggerFactory.getILoggerFactory(),
                LogLevel.WARN,
                LogFormat.TEXT,
                Map.of());
    }
}
