package dev.wharf.it;

import dev.wharf.secrets.LoggedSecrets;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One of the two servers as a process: its jar, its configuration, its logs, started and ended as often as a test
 * likes.
 */
final class Service implements AutoCloseable {
    /** The java that runs the tests. */
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx192m");

    private final List<String> command;
    private final Path log;
    private final Path accessLog;
    private final URI ready;
    private final HttpClient http;
    private @Nullable Process process;

    /**
     * A small service.
     *
     * @param options more of them for its JVM
     * @param ready answers 200 once the service may be used
     */
    Service(String name, List<String> options, Path config, Path logs, URI ready, HttpClient http) {
        this(name, List.of(), Stream.concat(SMALL.stream(), options.stream()).toList(), config, logs, ready, http);
    }

    /**
     * A service with more of its own.
     *
     * @param prefix the words before {@code java}
     * @param flags the JVM's
     */
    Service(String name, List<String> prefix, List<String> flags, Path config, Path logs, URI ready, HttpClient http) {
        this.command = Stream.of(
                        prefix.stream(),
                        Stream.of(JAVA),
                        flags.stream(),
                        Stream.of("-jar", jar(name).toString(), "serve", config.toString()))
                .flatMap(words -> words)
                .toList();
        this.log = logs.resolve(name + ".log");
        this.accessLog = logs.resolve(name + ".access");
        this.ready = ready;
        this.http = http;
    }

    static Path jar(String module) {
        Path jar = root().resolve(module).resolve("target").resolve(module + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new AssertionError(jar + " is missing: run mvn verify in the root of the project");
        }
        return jar;
    }

    /** The root of the project. */
    static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    /** Starts the process and does not wait for it. */
    void launch() throws IOException {
        Process started = new ProcessBuilder(command)
                .redirectOutput(Redirect.appendTo(accessLog.toFile()))
                .redirectError(Redirect.appendTo(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        process = started;
    }

    void awaitReady() throws InterruptedException {
        Wait.until(ready + " answers 200", START_LIMIT, () -> {
            if (!running().isAlive()) {
                throw new AssertionError("ended while starting:\n" + Files.readString(log));
            }
            return isReady();
        });
    }

    private boolean isReady() throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    void start() throws IOException, InterruptedException {
        launch();
        awaitReady();
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        running().destroyForcibly().onExit().join();
    }

    /** Ends it as {@code docker stop} and Ctrl-C do, with the exit code. */
    int stop() throws InterruptedException {
        running().destroy();
        if (!running().waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("still running 30 s after SIGTERM: " + command);
        }
        LoggedSecrets.assertNone(log, List.of());
        LoggedSecrets.assertNone(accessLog, List.of());
        return running().exitValue();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("not started: " + command);
        }
        return process;
    }

    /** Every request it has answered since its first start. */
    List<AccessLogLine> accessLog() throws IOException {
        return AccessLogLine.parse(Files.readAllLines(accessLog));
    }

    /** What it wrote to standard error since its first start. */
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
