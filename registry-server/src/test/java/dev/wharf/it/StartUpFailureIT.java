package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot start says why in one line and ends, soon and with exit code 1. */
@ExtendWith(TestBed.class)
class StartUpFailureIT {
    private static final String REGISTRY = "registry-server";
    private static final String TOKEN = "token-server";

    private final Path folder;

    StartUpFailureIT(TestBed.ScratchFolder scratch) throws IOException {
        this.folder = scratch.child("failing");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("port taken", REGISTRY, registry("TAKEN", "", "rootdirectory: DIR/store"), "TAKEN"),
                arguments("port taken", TOKEN, "http: {addr: '127.0.0.1:TAKEN'}\ndata: DIR/data\n", "TAKEN"),
                arguments(
                        "unwritable store", REGISTRY, registry("0", "", "rootdirectory: /dev/null/store"), "/dev/null"),
                arguments("unwritable data", TOKEN, "http: {addr: '127.0.0.1:0'}\ndata: /dev/null/data\n", "/dev/null"),
                arguments("broken YAML", REGISTRY, "version: 0.1\nhttp: [unclosed\n", "not valid YAML"),
                arguments("broken YAML", TOKEN, "data: DIR\nhttp: [unclosed\n", "not valid YAML"),
                arguments("no configuration", REGISTRY, null, "config.yml"),
                arguments("no configuration", TOKEN, null, "config.yml"),
                arguments("unknown key", TOKEN, "data: DIR/data\nhttp: {adr: ':0'}\n", "did you mean"),
                arguments(
                        "missing certificate",
                        REGISTRY,
                        registry("0", "tls: {certificate: DIR/no.pem, key: DIR/no.key}", "rootdirectory: DIR/store"),
                        "/no."),
                arguments(
                        "missing certificate",
                        TOKEN,
                        "http: {addr: '127.0.0.1:0', tls: {certificate: DIR/no.pem, key: DIR/no.key}}\ndata: DIR/data\n",
                        "/no."),
                arguments(
                        "missing authority",
                        REGISTRY,
                        registry("0", "", "rootdirectory: DIR/store")
                                + "auth: {token: {realm: 'http://localhost/token', service: s, issuer: i,"
                                + " rootcertbundle: DIR/no-ca.pem}}\n",
                        "no-ca.pem"));
    }

    private static String registry(String port, String tls, String filesystem) {
        return """
                version: 0.1
                http:
                  addr: "127.0.0.1:%s"
                  %s
                storage:
                  filesystem:
                    %s
                """.formatted(port, tls, filesystem);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("mistakes")
    void aMistakeIsToldInOneLine(String mistake, String service, @Nullable String config, String named)
            throws Exception {
        Path file = folder.resolve("config.yml");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            if (config != null) {
                Files.writeString(file, config.replace("DIR", folder.toString()).replace("TAKEN", port));
            }

            Command.Result result = Command.of(
                            Path.of(System.getProperty("java.home"), "bin", "java"),
                            "-jar",
                            Service.jar(service),
                            "serve",
                            file)
                    .within(Duration.ofSeconds(20))
                    .run();

            assertThat(result.exit()).as(result.text()).isOne();
            // What the token server makes at its first start is logged before.
            assertThat(result.err().lines().toList())
                    .last()
                    .asString()
                    .startsWith(service + ": ")
                    .contains(named.replace("TAKEN", port));
            assertThat(result.text()).doesNotContain("Exception", "\tat ");
        }
    }
}
