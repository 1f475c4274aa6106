package dev.wharf.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.http.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps the server from starting is said in one line, soon, and with exit code 1. */
class StartUpFailureTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # token.yml ({} is the directory)                  | says
                    data: [                                            | {}/token.yml
                    data: '{}/data'\\nisuer: x                         | isuer: unknown key; did you mean issuer?
                    data: '{}/data'\\nhttp: {addr: nowhere}            | http.addr: "nowhere" is not accepted
                    issuer: x                                          | data: not set
                    data: '{}/token.yml/data'                          | data: cannot make the directory {}/token.yml/data
                    data: '{}/token.yml'                               | data: cannot make the directory {}/token.yml
                    data: '/proc/self'                                 | /proc/self
                    data: '{}/data'\\nhttp: {tls: {certificate: '{}/no.pem', key: '{}/no.key'}} | {}/no
                    data: '{}/data'\\nhttp: {tls: {certificate: '{}/token.yml', key: '{}/token.yml'}} | {}/token.yml
                    data: '{}/data'\\ndatabase: {url: 'jdbc:nonsense'} | cannot open the database jdbc:nonsense
                    data: '{}/data'\\ndatabase: {url: 'jdbc:postgresql://127.0.0.1:1/x?password=hunter22'} | cannot open the database jdbc:postgresql://127.0.0.1:1/x:
                    """)
    void whatIsWrongWithTheSettings(String yaml, String says) throws Exception {
        Path file = directory.resolve("token.yml");
        Files.writeString(file, yaml.replace("\\n", "\n").replace("{}", directory.toString()));
        assertFails(says.replace("{}", directory.toString()), Map.of(), "serve", file.toString());
    }

    @Test
    void aFileThatIsNotThere() throws Exception {
        Path file = directory.resolve("no.yml");
        assertFails(file.toString(), Map.of(), "serve", file.toString());
    }

    @Test
    void aPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertFails(
                    "cannot listen on " + address + ": address already in use",
                    Map.of("WHARF_ADMIN_PASSWORD", "long-enough"),
                    "serve",
                    settings("http: {addr: '" + address + "'}"));
        }
    }

    @Test
    void aDatabaseThatAnotherServerHas() throws Exception {
        try (RunningServer other = RunningServer.start()) {
            Path file = Files.writeString(directory.resolve("token.yml"), "data: '" + other.data() + "'\n");
            assertFails("cannot open the database", Map.of(), "serve", file.toString());
        }
    }

    @Test
    void anAdminPasswordThatIsNotAccepted() throws Exception {
        assertFails(
                "WHARF_ADMIN_PASSWORD: the password must have at least 10 characters",
                Map.of("WHARF_ADMIN_PASSWORD", "hunter2"),
                "serve",
                settings("http: {addr: '127.0.0.1:0'}"));
    }

    private String settings(String more) throws IOException {
        return Files.writeString(
                        directory.resolve("token.yml"), "data: '" + directory.resolve("data") + "'\n" + more + "\n")
                .toString();
    }

    private void assertFails(String says, Map<String, String> environment, String... arguments) throws Exception {
        long start = System.nanoTime();
        try (ServerProcess process = ServerProcess.start(directory, environment, arguments)) {
            assertThat(process.exitCode()).isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON.multipliedBy(2));
            assertThat(process.err().lines().filter(line -> line.startsWith("token-server: ")))
                    .singleElement()
                    .asString()
                    .contains(says);
            assertThat(process.err()).doesNotContain("\tat ", "Exception", "hunter2");
        }
    }
}
