package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A run of a program of this machine to its end; a run over its limit is killed and fails the test. */
record Command(List<String> words, Map<String, String> environment, Optional<String> input, Duration limit) {
    Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    static Command of(Object... words) {
        return of(Arrays.stream(words).map(Object::toString).toList());
    }

    static Command of(List<String> words) {
        return new Command(words, Map.of(), Optional.empty(), Duration.ofMinutes(2));
    }

    Command with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Command(words, more, input, limit);
    }

    Command typing(String text) {
        return new Command(words, environment, Optional.of(text), limit);
    }

    Command within(Duration longest) {
        return new Command(words, environment, input, longest);
    }

    /** Output goes through files: a pipe would stay open as long as any grandchild lives. */
    Result run() throws IOException, InterruptedException {
        Path out = Files.createTempFile("wharf-it", ".out");
        Path err = Files.createTempFile("wharf-it", ".err");
        try {
            Process process = start(out, err);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError("%s took longer than %s:%n%s%s"
                        .formatted(this, limit, Files.readString(out), Files.readString(err)));
            }
            return new Result(toString(), process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private Process start(Path out, Path err) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.orElse("").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The program ended without reading what it was told: its exit code and output say why.
        }
        return process;
    }

    /** Never shows the environment, which may hold a password. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }

    /** What a finished run left. */
    record Result(String command, int exit, String out, String err) {
        Result succeeded() {
            assertThat(exit).as("%s%n%s%s", command, out, err).isZero();
            return this;
        }

        Result failed() {
            assertThat(exit).as("%s%n%s%s", command, out, err).isNotZero();
            return this;
        }

        /** Standard output and standard error, one after the other. */
        String text() {
            return out + err;
        }

        /** Standard output without the line break at its end. */
        String line() {
            return out.strip();
        }
    }
}
