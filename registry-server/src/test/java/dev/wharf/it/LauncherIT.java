package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./wharf} promises beyond the two services that it starts. */
@ExtendWith(TestBed.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LauncherIT {
    private final Launcher launcher;
    private final Path folder;

    LauncherIT(TestBed.ScratchFolder scratch) throws Exception {
        launcher = new Launcher(scratch.child("launcher"));
        folder = scratch.child("links");
    }

    @ParameterizedTest
    @CsvSource({
        "'', a command is missing",
        "down, 'down' is not a command",
        "up --port 1, '--port' is not an option of up",
        "up --data, --data needs a value",
        "up --registry-port 70000, a number from 1 to 65535",
        "up --token-port x, a number from 1 to 65535",
        "up --host http://localhost, without scheme and port",
        "up --host localhost:5000, without scheme and port",
        "images now, 'now' is not an option of images",
    })
    void misuseIsToldInOneLine(String words, String told) throws Exception {
        Command.Result result = launcher.command((Object[]) words.split(" ")).run();

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err().lines().toList()).singleElement().asString().contains(told);
    }

    @Test
    void helpIsNoMistake() throws Exception {
        assertThat(launcher.command("--help").run().succeeded().out()).startsWith("usage: ./wharf up [--data DIR]");
    }

    @Test
    void aTakenPortIsToldBeforeAnythingStarts() throws Exception {
        try (ServerSocket taken = new ServerSocket(launcher.registryPort(), 1, InetAddress.getLoopbackAddress())) {
            Command.Result result =
                    launcher.command(launcher.upWords().toArray()).run();

            assertThat(result.exit()).isOne();
            assertThat(result.err())
                    .isEqualTo("wharf: port %d is in use; --registry-port N takes another%n"
                            .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void aStartWritesTheSettingsOnceAndAStopIsNoFailure() throws Exception {
        Launcher.Running first = launcher.up();
        assertThat(first.stop()).isZero();
        List<Path> kept =
                List.of(launcher.data().resolve("registry.yml"), launcher.data().resolve("token.yml"));
        assertThat(kept.getFirst()).content().contains("/api/v1/revocations'");
        assertThat(kept.getLast()).content().doesNotContain("selfservice");
        for (Path file : kept) {
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            Files.writeString(file, Files.readString(file) + "# a line of the operator's own\n");
        }

        Path link = Files.createSymbolicLink(folder.resolve("link"), launcher.script());
        Launcher.Running second = launcher.up(link);

        try {
            assertThat(kept).allSatisfy(file -> assertThat(file).content().endsWith("operator's own\n"));
        } finally {
            assertThat(second.stop()).isZero();
        }
    }

    @Test
    void whereImagesWereFirstNobodyOwnsThemByTheirName(TestBed.ScratchFolder scratch) throws Exception {
        Launcher other = new Launcher(scratch.child("launcher"));
        Files.createDirectories(other.data().resolve("registry/docker/registry/v2/repositories/alice/app"));
        assertThat(other.up().stop()).isZero();
        assertThat(other.data().resolve("token.yml")).content().contains("\nselfservice: false\n");
    }

    @Test
    void settingsOfAnOlderVersionAskForRevocationsToo() throws Exception {
        Launcher.Running first = launcher.up();
        assertThat(first.stop()).isZero();
        Path settings = launcher.data().resolve("registry.yml");
        String older = Files.readString(settings).replaceFirst("(?s)\n  revocations:.*?revocations'\n", "\n");
        Files.writeString(settings, older);
        assertThat(older).doesNotContain("revocations");

        Launcher.Running second = launcher.up();
        try {
            Wait.until(
                    "the registry asks",
                    Duration.ofSeconds(10),
                    () -> launcher.answers()
                            .lines()
                            .anyMatch(line -> line.contains("GET /api/v1/revocations ") && line.contains(" 200 ")));
        } finally {
            assertThat(second.stop()).isZero();
        }
    }

    @Test
    void theClientFindsAServerThatWasToldToListenElsewhere() throws Exception {
        Launcher.Running first = launcher.up();
        assertThat(first.stop()).isZero();
        Path settings = launcher.data().resolve("token.yml");
        int elsewhere = Wharf.freePorts().getFirst();
        Files.writeString(
                settings,
                Files.readString(settings)
                        .replace("addr: ':" + launcher.tokenPort() + "'", "addr: ':" + elsewhere + "'"));
        assertThat(settings).content().contains(":" + elsewhere + "'");

        Launcher.Running second = launcher.up();
        try {
            assertThat(launcher.command("user", "list", "--data=" + launcher.data())
                            .run()
                            .succeeded()
                            .out())
                    .contains("admin");
        } finally {
            assertThat(second.stop()).isZero();
        }
        Command.Result stopped =
                launcher.command("user", "list", "--data=" + launcher.data()).run();
        assertThat(stopped.exit()).isEqualTo(3);
        assertThat(stopped.err()).as("what its settings say").contains(":" + elsewhere + " cannot be reached");
    }

    @Test
    void oneDirectoryIsForOneLauncher() throws Exception {
        Launcher.Running running = launcher.up();
        try {
            Command.Result second =
                    launcher.command(launcher.upWords().toArray()).run();

            assertThat(second.exit()).isOne();
            assertThat(second.err().lines().toList())
                    .singleElement()
                    .asString()
                    .contains(launcher.data() + " is in use by another ./wharf up");
        } finally {
            assertThat(running.stop()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"token-server", "registry-server"})
    void whenOneServiceDiesTheOtherIsStopped(String service) throws Exception {
        Launcher.Running running = launcher.up();
        List<ProcessHandle> services = running.process().children().toList();
        ProcessHandle victim = services.stream()
                .filter(process -> process.info().commandLine().orElseThrow().contains(service + ".jar"))
                .findFirst()
                .orElseThrow();

        victim.destroyForcibly();

        assertThat(running.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(running.process().exitValue()).isOne();
        assertThat(launcher.errors()).contains("wharf: " + service + " ended by itself (exit code 137)");
        Wait.until(
                "both services are gone",
                Duration.ofSeconds(10),
                () -> services.stream().noneMatch(ProcessHandle::isAlive));
    }
}
