package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code ./wharf user …} and its like, against a token server that {@code ./wharf up} has started. */
@ExtendWith(TestBed.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PASSWORD = "correct horse battery";

    private final Launcher launcher;
    private final Path folder;
    private final Launcher.Running running;

    ClientIT(TestBed.ScratchFolder scratch) throws Exception {
        launcher = new Launcher(scratch.child("client"));
        folder = scratch.child("logins");
        running = launcher.up();
    }

    @BeforeAll
    void alice() throws Exception {
        assertThat(command("user", "add", "alice", "--password-stdin")
                        .typing(PASSWORD + "\n")
                        .run()
                        .succeeded()
                        .out())
                .isEqualTo("user alice added\n");
    }

    @AfterAll
    void stop() throws Exception {
        assertThat(running.stop()).isZero();
    }

    private Command command(Object... words) {
        return commandOn(launcher.data(), words);
    }

    private Command commandOn(Path data, Object... words) {
        List<Object> line = new ArrayList<>(Arrays.asList(words));
        line.add("--data=" + data);
        return launcher.command(line.toArray()).with("XDG_CONFIG_HOME", folder.toString());
    }

    private Command.Result shell(String line) throws Exception {
        return Command.of("bash", "-c", line)
                .with("JAVA_HOME", System.getProperty("java.home"))
                .with("XDG_CONFIG_HOME", folder.toString())
                .run();
    }

    private JsonNode json(Object... words) throws Exception {
        List<Object> line = new ArrayList<>(Arrays.asList(words));
        line.add("--json");
        return JSON.readTree(command(line.toArray()).run().succeeded().out());
    }

    private String adminPassword() throws Exception {
        return Files.readString(launcher.data().resolve("admin-password")).strip();
    }

    private Path logins() {
        return folder.resolve("wharf").resolve("logins.json");
    }

    @Test
    void aStartMakesTheCacheThatTheClientStartsFrom() {
        assertThat(launcher.script().resolveSibling("token-server/target/client.aot"))
                .isRegularFile();
    }

    @Test
    void usersAreAddedListedDisabledAndRemoved() throws Exception {
        command("user", "add", "bob", "--password-stdin").typing(PASSWORD).run().succeeded();
        Command.Result again = command("user", "add", "bob", "--password-stdin")
                .typing(PASSWORD)
                .run();
        assertThat(again.exit()).isOne();
        assertThat(again.err()).startsWith("wharf: there is a user bob already");
        Command.Result weak = command("user", "passwd", "bob", "--password-stdin")
                .typing("short")
                .run();
        assertThat(weak.exit()).isOne();
        assertThat(weak.err()).isEqualTo("wharf: password: must have at least 10 characters\n");

        command("user", "disable", "bob").run().succeeded();
        JsonNode bob = json("user", "list")
                .valueStream()
                .filter(user -> user.path("name").asText().equals("bob"))
                .findFirst()
                .orElseThrow();
        assertThat(bob.path("enabled").asBoolean(true)).isFalse();
        assertThat(command("user", "list").run().succeeded().out())
                .startsWith("NAME ")
                .containsPattern("(?m)^bob +no +disabled");
        command("user", "enable", "bob").run().succeeded();
        command("user", "rm", "bob").run().succeeded();
        assertThat(command("user", "list").run().succeeded().out()).doesNotContain("bob");
    }

    @Test
    void rulesAreAboutGroupsAndRobotsAndUsers() throws Exception {
        command("group", "add", "dev", "alice").run().succeeded();
        assertThat(command("group", "members", "dev", "--add", "admin", "--remove", "alice")
                        .run()
                        .succeeded()
                        .out())
                .isEqualTo("user:admin\n");
        String secret = command("robot", "add", "team+ci").run().succeeded().line();
        assertThat(secret).matches("rgb_[0-9A-Za-z]{46}");
        assertThat(command("robot", "rotate", "team+ci").run().succeeded().line())
                .matches("rgb_[0-9A-Za-z]{46}")
                .isNotEqualTo(secret);

        long id = json("rule", "add", "team/**", "group:dev", "pull,push", "--note", "why")
                .path("id")
                .longValue();
        command("rule", "add", "team/**", "robot:team+ci", "push", "--cidr", "10.0.0.0/8")
                .run()
                .succeeded();
        assertThat(command("rule", "list", "--pattern", "team/**")
                        .run()
                        .succeeded()
                        .out())
                .containsPattern("(?m)^" + id + " +allow +group:dev +team/\\*\\* +pull,push +- ")
                .containsPattern("(?m)^\\d+ +allow +robot:team\\+ci +team/\\*\\* +pull,push +at 10.0.0.0/8 ");
        Command.Result bad = command("rule", "add", "team/**", "nobody", "pull").run();
        assertThat(bad.exit()).isOne();
        assertThat(bad.err()).isEqualTo("wharf: subject: there is no such user (was 'user:nobody')\n");

        assertThat(command("rule", "explain", "admin", "team/app", "push")
                        .run()
                        .succeeded()
                        .out())
                .contains("  push: allowed by rule ")
                .doesNotContain("no rule allows it");
        assertThat(command("rule", "explain", "alice", "team/app", "pull")
                        .run()
                        .succeeded()
                        .out())
                .contains("  pull: no rule allows it");
        command("rule", "rm", id).run().succeeded();
        assertThat(command("rule", "rm", id).run().exit()).isOne();
        command("robot", "rm", "team+ci").run().succeeded();
        command("group", "rm", "dev").run().succeeded();
        assertThat(json("rule", "list", "--pattern", "team/**")).isEmpty();
        assertThat(command("audit", "--since", "1h", "--action", "rule.created")
                        .run()
                        .succeeded()
                        .out())
                .contains("rule:" + id);
    }

    @Test
    void keysAreRotatedAndRevoked() throws Exception {
        assertThat(command("key", "rotate", "--now").run().succeeded().out()).endsWith("signs from now on\n");
        String kid = json("key", "list")
                .valueStream()
                .filter(key -> key.path("role").asText().equals("signing")
                        && key.path("state").asText().equals("active"))
                .map(key -> key.path("kid").asText())
                .findFirst()
                .orElseThrow();
        command("key", "revoke", kid).run().succeeded();
        assertThat(command("key", "list").run().succeeded().out()).containsPattern(kid + " +signing +revoked");
    }

    @Test
    void aLoginIsATokenThatNobodyElseMayRead() throws Exception {
        Command.Result wrong = command("login", "--user", "alice", "--password-stdin")
                .typing("not the password\n")
                .run();
        assertThat(wrong.exit()).isEqualTo(4);
        assertThat(wrong.err())
                .startsWith("wharf: invalid username or password")
                .doesNotContain("not the password");
        assertThat(logins()).doesNotExist();

        command("login", "--user", "alice", "--password-stdin")
                .typing(PASSWORD + "\n")
                .run()
                .succeeded();
        assertThat(Files.getPosixFilePermissions(logins())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(logins()).content().contains("rga_").doesNotContain(PASSWORD);

        Command.Result notAdmin = command("user", "list").run();
        assertThat(notAdmin.exit()).as("as alice, not as admin").isOne();
        assertThat(notAdmin.err()).isEqualTo("wharf: only administrators may do this\n");
        String made = command("token", "create", "laptop", "--expires-in", "1d")
                .run()
                .succeeded()
                .line();
        assertThat(made).matches("rga_[0-9A-Za-z]{46}");
        assertThat(command("token", "list").run().succeeded().out())
                .contains("laptop")
                .doesNotContain(made);

        String kept = Files.readString(logins());
        command("logout").run().succeeded();
        assertThat(logins()).content().doesNotContain("rga_");
        String token = JSON.readTree(kept).findValue("token").asText();
        assertThat(command("login", "--token-stdin").typing(token).run().exit())
                .as("the token of a login ends with it")
                .isEqualTo(4);
        assertThat(command("logout").run().exit()).isOne();
        assertThat(command("token", "list", "alice").run().succeeded().out()).contains("laptop");
    }

    @Test
    void exitCodesTellWhatIsWrong() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(
                other.resolve("token.yml"), "http: {addr: ':%d'}\ndata: '%s'\n".formatted(launcher.tokenPort(), other));
        assertThat(commandOn(other, "user", "list").run().exit())
                .as("no password")
                .isEqualTo(4);
        Files.writeString(other.resolve("admin-password"), "no password of admin\n");
        Command.Result wrong = commandOn(other, "user", "list").run();
        assertThat(wrong.exit()).isEqualTo(4);
        assertThat(wrong.text()).doesNotContain("no password of admin");

        Files.writeString(
                other.resolve("token.yml"),
                "http: {addr: ':%d'}\ndata: '%s'\n".formatted(Wharf.freePorts().getFirst(), other));
        Command.Result nobody = commandOn(other, "user", "list").run();
        assertThat(nobody.exit()).isEqualTo(3);
        assertThat(nobody.err()).contains("cannot be reached").hasLineCount(1);
        assertThat(command("user", "lst").run().exit()).isEqualTo(2);
        assertThat(launcher.command("rule", "add", "--help").run().succeeded().out())
                .startsWith("usage: ./wharf rule add");
    }

    @Test
    void thePasswordOfTheUsualDirectoryIsForTheServerThatIsNotNamed() throws Exception {
        String here = "cd '" + launcher.data().getParent() + "' && ./wharf user list";
        Command.Result usual = shell(here);
        assertThat(usual.succeeded().out()).contains("admin");

        String url = "http://127.0.0.1:" + launcher.tokenPort();
        Command.Result named = shell(here + " --server " + url);
        assertThat(named.exit()).isEqualTo(4);
        assertThat(named.err()).startsWith("wharf: there is no login at " + url);
    }

    @Test
    void aPasswordIsNotInTheProcessListAndNotPrinted() throws Exception {
        Path out = folder.resolve("out");
        Process process = start(
                out, command("user", "passwd", "alice", "--password-stdin").words());
        try (OutputStream typed = process.getOutputStream()) {
            typed.write(PASSWORD.getBytes(StandardCharsets.UTF_8));
            typed.flush();
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            Wait.until(
                    "the client runs",
                    Duration.ofSeconds(30),
                    () -> Files.readString(proc.resolve("cmdline")).contains("token-server.jar"));
            for (String file : List.of("cmdline", "environ")) {
                assertThat(Files.readString(proc.resolve(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(PASSWORD)
                        .doesNotContain(adminPassword());
            }
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(out).content().isEqualTo("user alice has another password\n");
        assertThat(process.exitValue()).isZero();
    }

    @Test
    @RequiresClients("script")
    void aPasswordIsTypedTwiceWithoutEcho() throws Exception {
        String seen = typed(
                List.of("user", "add", "carol"),
                Map.of("Password of carol: ", PASSWORD, "Password of carol again: ", PASSWORD));
        assertThat(seen).contains("user carol added").doesNotContain(PASSWORD);
    }

    @Test
    @RequiresClients("script")
    void onesOwnPasswordIsAskedForOnceAndTheNewOneTwice() throws Exception {
        command("user", "add", "dave", "--must-change", "--password-stdin")
                .typing(PASSWORD)
                .run()
                .succeeded();
        String other = "staple battery horse";

        String seen = typed(
                List.of("passwd", "--user", "dave"),
                Map.of(
                        "Old password of dave: ",
                        PASSWORD,
                        "New password of dave: ",
                        other,
                        "New password of dave again: ",
                        other));

        assertThat(seen)
                .contains("user dave has another password")
                .doesNotContain(PASSWORD)
                .doesNotContain(other);
        assertThat(command("passwd", "--user=dave", "--password-stdin")
                        .typing(PASSWORD + "\n" + other)
                        .run()
                        .exit())
                .isEqualTo(4);
    }

    /** What a person sees who answers each prompt once. */
    private String typed(List<String> words, Map<String, String> answers) throws Exception {
        Path out = folder.resolve("typescript");
        String line = String.join(" ", command(words.toArray()).words());
        Process process = start(out, List.of("script", "--quiet", "--return", "--command", line, "/dev/null"));
        Map<String, String> open = new HashMap<>(answers);
        try (OutputStream typed = process.getOutputStream()) {
            while (!open.isEmpty()) {
                Wait.until(
                        "the client asks",
                        Duration.ofSeconds(30),
                        () -> open.keySet().stream().anyMatch(Files.readString(out)::endsWith));
                String seen = Files.readString(out);
                String prompt = open.keySet().stream()
                        .filter(seen::endsWith)
                        .findFirst()
                        .orElseThrow();
                typed.write((open.remove(prompt) + "\n").getBytes(StandardCharsets.UTF_8));
                typed.flush();
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(process.exitValue()).isZero();
        return Files.readString(out);
    }

    private Process start(Path out, List<String> words) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectOutput(out.toFile()).redirectErrorStream(true);
        builder.environment().put("XDG_CONFIG_HOME", folder.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }
}
