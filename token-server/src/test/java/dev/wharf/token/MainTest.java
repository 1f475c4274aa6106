package dev.wharf.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.http.Call;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private static final Pattern SHOWN =
            Pattern.compile("the account admin has the password (\\w{24}), kept in (\\S+)");

    @TempDir
    private Path directory;

    private int port;

    @Test
    void tellsHowItIsUsed() throws Exception {
        try (ServerProcess help = ServerProcess.start(directory, Map.of(), "--help")) {
            assertThat(help.exitCode()).isZero();
            assertThat(help.out()).startsWith("Usage: token-server serve TOKEN.yml");
        }
        try (ServerProcess version = ServerProcess.start(directory, Map.of(), "--version")) {
            assertThat(version.exitCode()).isZero();
            assertThat(version.out()).startsWith("token-server ");
        }
        try (ServerProcess nothing = ServerProcess.start(directory, Map.of())) {
            assertThat(nothing.exitCode()).isEqualTo(1);
            assertThat(nothing.err()).startsWith("Usage: ");
        }
    }

    @Test
    void theFirstStartMakesEverythingAndLaterOnesKeepIt() throws Exception {
        String password;
        String certificate;
        String secret;
        try (ServerProcess first = start(Map.of())) {
            Matcher shown = SHOWN.matcher(first.out());
            assertThat(shown.find()).isTrue();
            password = shown.group(1);
            assertThat(shown.group(2)).isEqualTo(data("admin-password").toString());
            new Call(port, "GET", "/api/v1/users").basic("admin", password).expect(200);
            certificate = new Call(port, "GET", "/certs/ca.pem").expect(200).body();
            assertThat(data("ca.pem")).hasContent(certificate);
            assertPrivate("admin-password");
            assertPrivate("registry-secret");
            assertPrivate("token.mv.db");
            assertPrivate("keys/encryption-key");
            secret = Files.readString(data("registry-secret"));
            first.terminate();
            assertThat(first.exitCode()).isZero();
        }
        assertThat(Files.readString(data("admin-password"))).isEqualTo(password + "\n");
        try (ServerProcess second = start(Map.of("WHARF_ADMIN_PASSWORD", "comes-too-late"))) {
            assertThat(second.out()).doesNotContain("has the password");
            assertThat(second.err()).contains("WHARF_ADMIN_PASSWORD is ignored").doesNotContain("comes-too-late");
            new Call(port, "GET", "/api/v1/users").basic("admin", password).expect(200);
            assertThat(new Call(port, "GET", "/certs/ca.pem").expect(200).body())
                    .isEqualTo(certificate);
            assertThat(Files.readString(data("registry-secret"))).isEqualTo(secret);
            second.terminate();
            assertThat(second.exitCode()).isZero();
        }
    }

    @Test
    void aChosenPasswordIsNotPrinted() throws Exception {
        try (ServerProcess process = start(Map.of("WHARF_ADMIN_PASSWORD", "chosen-by-me"))) {
            new Call(port, "GET", "/api/v1/users")
                    .basic("admin", "chosen-by-me")
                    .expect(200);
            assertThat(process.out() + process.err()).doesNotContain("chosen-by-me");
        }
    }

    @Test
    void whatWasAnsweredIsThereAfterAKill() throws Exception {
        Map<String, String> environment = Map.of("WHARF_ADMIN_PASSWORD", "chosen-by-me");
        for (int i = 0; i < 3; i++) {
            try (ServerProcess process = start(environment)) {
                for (int known = 0; known < i; known++) {
                    new Call(port, "GET", "/token")
                            .basic("user" + known, "secret-of-user" + known)
                            .expect(200);
                }
                new Call(port, "PUT", "/api/v1/users/user" + i)
                        .basic("admin", "chosen-by-me")
                        .json(Map.of("password", "secret-of-user" + i))
                        .expect(201);
                process.kill();
            }
        }
    }

    @Test
    void noLogHoldsASecret() throws Exception {
        String user = "secret-of-the-user";
        String wrong = "not-the-right-secret";
        String inUrl = "secret-in-the-url";
        String inBody = "secret-in-a-body";
        try (ServerProcess process =
                start(Map.of("WHARF_ADMIN_PASSWORD", "secret-of-admin", "TOKEN_LOG_LEVEL", "debug"))) {
            admin("PUT", "/api/v1/users/alice").json(Map.of("password", user)).expect(201);
            admin("PUT", "/api/v1/users/bob").json(Map.of("passwrod", inBody)).expect(400);
            admin("PUT", "/api/v1/users/bob")
                    .json(Map.of("password", List.of(inBody)))
                    .expect(400);
            admin("PUT", "/api/v1/users/bob")
                    .body("application/json", ("{\"password\":\"" + inBody).getBytes(StandardCharsets.UTF_8))
                    .expect(400);
            String token = new Call(
                            port, "GET", "/token?account=alice&password=" + inUrl + "&scope=repository:a/b:pull")
                    .basic("alice", user)
                    .expect(200)
                    .json()
                    .path("token")
                    .asText();
            new Call(port, "GET", "/token").basic("alice", wrong).expect(401);
            new Call(port, "GET", "/token").basic("ali\nce\" forged=1", wrong).expect(401);
            new Call(port, "GET", "/api/v1/users").basic("alice", user).expect(403);
            new Call(port, "GET", "/token")
                    .header("Authorization", "Bearer " + token)
                    .expect(401);
            String registrySecret = Files.readString(data("registry-secret")).strip();
            new Call(port, "GET", "/token")
                    .basic("alice", wrong)
                    .header("X-Wharf-Registry", registrySecret)
                    .header("X-Wharf-Client-Address", "203.0.113.7")
                    .expect(401);
            process.terminate();
            assertThat(process.exitCode()).isZero();

            String signature = token.substring(token.lastIndexOf('.') + 1);
            assertThat(process.out() + process.err())
                    .doesNotContain(
                            user,
                            wrong,
                            inUrl,
                            inBody,
                            "secret-of-admin",
                            registrySecret,
                            Files.readString(data("keys/encryption-key")).strip(),
                            token,
                            signature,
                            "Basic ",
                            "$2a$")
                    .contains("token ")
                    .contains("created=\\\"user:alice\\\"")
                    .contains("login refused user=\\\"alice\\\" from=127.0.0.1")
                    .contains("login refused user=\\\"alice\\\" from=203.0.113.7")
                    .contains("login refused user=\\\"ali?ce? forged=1\\\" from=127.0.0.1")
                    .contains("admin refused user=\\\"alice\\\" from=127.0.0.1");
            assertThat(process.out()).contains("203.0.113.7 - - ").contains("127.0.0.1 - alice ");
        }
    }

    @Test
    void stopsWithinTwoSecondsThoughSomebodyHoldsAConnection() throws Exception {
        try (ServerProcess process = start(Map.of())) {
            try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), port);
                    Socket stalled = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(idle.isConnected()).isTrue();
                stalled.getOutputStream().write("GET /token HT".getBytes(StandardCharsets.US_ASCII));
                long start = System.nanoTime();
                process.terminate();
                assertThat(process.exitCode()).isZero();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            }
        }
    }

    private Call admin(String method, String path) {
        return new Call(port, method, path).basic("admin", "secret-of-admin");
    }

    private ServerProcess start(Map<String, String> environment) throws Exception {
        port = ServerProcess.freePort();
        Path file = Files.writeString(
                directory.resolve("token.yml"),
                "{data: '" + directory.resolve("data") + "', http: {addr: '127.0.0.1:" + port + "'}}");
        ServerProcess process = ServerProcess.start(directory, environment, "serve", file.toString());
        process.awaitOpen(port);
        return process;
    }

    private void assertPrivate(String name) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data(name))))
                .as(name)
                .isEqualTo("rw-------");
    }

    private Path data(String name) {
        return directory.resolve("data").resolve(name);
    }
}
