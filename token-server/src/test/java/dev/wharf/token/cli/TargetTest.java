package dev.wharf.token.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** How the server of a data directory is found. */
class TargetTest extends CannedServer {
    @Test
    void whatTheStartWasToldWinsOverItsSettings() throws IOException {
        Files.writeString(folder.resolve("token.yml"), "http: {addr: ':1'}\ndata: '%s'\n".formatted(folder));
        Files.writeString(
                folder.resolve("token.env"),
                "TOKEN_HTTP_ADDR=127.0.0.1:%d\n\n".formatted(server.getAddress().getPort()));
        answers.add(Canned.of(200, "[]"));

        assertThat(command("user list")).isZero();
        assertThat(requests).containsExactly("GET /api/v1/users");
    }

    @Test
    void theEnvironmentOfTheClientWinsOverBoth() throws IOException {
        Files.writeString(folder.resolve("token.env"), "TOKEN_HTTP_ADDR=:1\n");
        answers.add(Canned.of(200, "[]"));
        assertThat(command("user list")).isEqualTo(3);

        String here = "127.0.0.1:" + server.getAddress().getPort();
        environment.put("TOKEN_HTTP_ADDR", here);
        assertThat(command("user list")).isZero();
    }

    @Test
    void settingsThatCannotBeReadAreToldInOneLine() throws IOException {
        Files.createDirectory(folder.resolve("token.env"));

        assertThat(command("user list")).isOne();
        assertThat(err()).isEqualTo("wharf: " + folder.resolve("token.env") + " cannot be read\n");
    }
}
