package dev.wharf.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code ./wharf up} of a copy of what was built, without its sources: the launcher would build while Maven, which runs
 * this, is about to use the same folders.
 */
final class Launcher {
    private static final List<String> PARTS = List.of(
            "wharf",
            "shared-model/src/main/launcher",
            "token-server/target/token-server.jar",
            "token-server/target/libs",
            "registry-server/target/registry-server.jar",
            "registry-server/target/libs");

    private final Path copy;
    private final List<Integer> ports = Wharf.freePorts();

    Launcher(Path copy) throws IOException, InterruptedException {
        this.copy = copy;
        for (String part : PARTS) {
            Files.createDirectories(copy.resolve(part + "/..").normalize());
            Command.of("cp", "-r", Service.root().resolve(part), copy.resolve(part))
                    .run()
                    .succeeded();
        }
    }

    /** The command with these words. */
    Command command(Object... words) {
        List<Object> line = new ArrayList<>(List.of(script()));
        line.addAll(List.of(words));
        return Command.of(line.toArray()).with("JAVA_HOME", System.getProperty("java.home"));
    }

    /** The words that start Wharf on {@link #data()}. */
    List<String> upWords() {
        return List.of("up", "--data=" + data(), "--registry-port=" + ports.get(0), "--token-port=" + ports.get(1));
    }

    Path script() {
        return copy.resolve("wharf");
    }

    /** Starts both services and returns at the line that says so. */
    Running up() throws IOException, InterruptedException {
        return up(script());
    }

    /** @param script the launcher, or a link to it */
    Running up(Path script) throws IOException, InterruptedException {
        Path out = copy.resolve("out");
        List<String> line = new ArrayList<>(List.of(script.toString()));
        line.addAll(upWords());
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectOutput(out.toFile())
                .redirectError(copy.resolve("err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        long begin = System.nanoTime();
        Process process = builder.start();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> process.descendants().forEach(ProcessHandle::destroyForcibly)));
        Wait.until("Wharf is ready", Duration.ofMinutes(2), () -> {
            if (!process.isAlive()) {
                throw new AssertionError(Files.readString(out) + Files.readString(copy.resolve("err")));
            }
            return Files.readString(out).contains("Wharf is ready: ");
        });
        return new Running(process, Duration.ofNanos(System.nanoTime() - begin));
    }

    /** What the last start wrote to standard error. */
    String errors() throws IOException {
        return Files.readString(copy.resolve("err"));
    }

    /** What the last start wrote to standard output: the access logs too. */
    String answers() throws IOException {
        return Files.readString(copy.resolve("out"));
    }

    Path data() {
        return copy.resolve("data");
    }

    int registryPort() {
        return ports.get(0);
    }

    int tokenPort() {
        return ports.get(1);
    }

    /** @param ready how long the ready line took */
    record Running(Process process, Duration ready) {
        /** The resident set of each JVM in MiB. */
        List<Long> memory() {
            return process.children().map(Running::residentMebibytes).toList();
        }

        private static long residentMebibytes(ProcessHandle handle) {
            try {
                String line = Files.readAllLines(Path.of("/proc", Long.toString(handle.pid()), "status")).stream()
                        .filter(status -> status.startsWith("VmRSS:"))
                        .findFirst()
                        .orElseThrow();
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Ends it as Ctrl-C does, with its exit code. */
        int stop() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                throw new AssertionError("still running 30 s after SIGTERM");
            }
            return process.exitValue();
        }
    }
}
