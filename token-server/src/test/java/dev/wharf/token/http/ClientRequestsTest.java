package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.connection.RawHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What clients send to a token server, byte for byte: the files of {@code clients/}, but for line ends, the length of
 * the body, chunks around it, and the refresh token in it.
 */
class ClientRequestsTest {
    private static final String PASSWORD = "down the+rabbit=hole";
    private static final String REQUESTS = """
            docker-login                | alice | ''
            docker-pull                 | alice | repository:team/app:pull
            docker-push                 | alice | repository:team/app:push,pull
            docker-mount                | alice | repository:team/app:push,pull repository:lib/base:pull
            docker-plugin               | alice | repository:team/plugin:pull
            docker-anonymous            | ''    | repository:lib/base:pull
            docker-identity-pull        | alice | repository:team/app:pull
            docker-identity-push        | alice | repository:team/app:push,pull repository:lib/base:pull
            docker-identity-search      | alice | registry:catalog:search
            containerd-pull             | alice | repository:team/app:pull
            containerd-push             | alice | repository:team/app:pull,push
            containerd-fallback         | alice | repository:team/app:pull
            containerd-anonymous        | ''    | repository:lib/base:pull
            kubelet-identity            | alice | repository:team/app:pull
            kubelet-identity-fallback   | alice | repository:team/app:pull
            nerdctl-login               | alice | ''
            buildkit-push               | alice | repository:lib/base:pull repository:team/app:pull,push
            buildkit-daemon             | alice | repository:team/app:pull,push
            podman-login                | alice | ''
            podman-push                 | alice | repository:team/app:pull,push
            podman-identity             | alice | repository:team/app:pull repository:lib/base:pull
            skopeo-copy                 | alice | repository:team/app:pull,push repository:lib/base:pull
            crane-copy                  | alice | repository:team/app:push,pull repository:lib/base:pull
            crane-challenge             | alice | repository:team/app:pull,push repository:lib/base:pull
            crane-delete                | alice | repository:team/app:push,pull
            crane-catalog               | alice | ''
            crane-identity              | alice | repository:team/app:push,pull repository:lib/base:pull
            oras-push                   | alice | repository:team/app:pull,push
            oras-identity               | alice | repository:lib/base:pull repository:team/app:pull,push
            helm-login                  | alice | ''
            helm-login-fallback         | alice | ''
            jib-push                    | alice | repository:team/app:pull,push repository:lib/base:pull
            jib-anonymous               | ''    | repository:lib/base:pull
            jib-identity                | alice | repository:team/app:pull,push
            conformance                 | alice | repository:team/app:pull repository:lib/base:pull
            conformance-no-scope        | alice | ''
            zot-challenge               | alice | ''
            gitea-challenge             | alice | repository:team/app:pull
            """;
    /** Those that ask for a refresh token; whoever gets one unasked may keep it in place of what it has. */
    private static final List<String> ASK_FOR_A_REFRESH_TOKEN = List.of("docker-login", "nerdctl-login");

    private static final List<String> WRONG =
            List.of("docker-login-wrong-password", "containerd-wrong-password", "containerd-wrong-password-fallback");

    private static RunningServer server;
    private static String refreshToken;

    @BeforeAll
    static void start() {
        server = RunningServer.start()
                .user("alice", PASSWORD)
                .rule("allow", "user:alice", "team/**", "pull,push")
                .rule("allow", "everyone", "lib/*", "pull");
        refreshToken = server.get("/token?offline_token=true")
                .basic("alice", PASSWORD)
                .expect(200)
                .json()
                .path("refresh_token")
                .asText();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = REQUESTS)
    void isAnsweredAsTheClientUnderstandsIt(String name, String subject, String granted) throws IOException {
        Answered answered = GoDecoder.decode(send(name));
        assertThat(answered.claims().path("sub").textValue()).isEqualTo(subject);
        assertThat(answered.granted()).isEqualTo(granted);
        assertThat(answered.json().path("scope").textValue()).isEqualTo(granted);
        assertThat(answered.json().has("refresh_token")).isEqualTo(ASK_FOR_A_REFRESH_TOKEN.contains(name));
    }

    /** With 401 docker stops, and containerd goes on to GET; each finds the words in its own place. */
    @ParameterizedTest
    @ValueSource(
            strings = {"docker-login-wrong-password", "containerd-wrong-password", "containerd-wrong-password-fallback"
            })
    void aWrongPasswordIsToldApart(String name) throws IOException {
        RawHttp.Response response = send(name);
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("Content-Type")).contains("application/json");
        assertThat(response.header("WWW-Authenticate")).contains("Basic realm=\"wharf\"");
        new Answered(response.headers(), response.body())
                .json("/details", "'invalid username or password'")
                .json("/errors/0/code", "'UNAUTHORIZED'")
                .json("/error", "'invalid_grant'");
    }

    @Test
    void everyRequestIsSent() throws IOException, URISyntaxException {
        Path directory = Path.of(Objects.requireNonNull(ClientRequestsTest.class.getResource("clients"))
                .toURI());
        try (Stream<Path> files = Files.list(directory)) {
            List<String> sent = Stream.concat(
                            WRONG.stream(),
                            Arrays.stream(REQUESTS.split("\n", -1))
                                    .map(line -> line.split("\\|", 2)[0].strip())
                                    .filter(name -> !name.isEmpty()))
                    .toList();
            assertThat(files.map(file -> file.getFileName().toString().replace(".http", "")))
                    .containsExactlyInAnyOrderElementsOf(sent);
        }
    }

    private static RawHttp.Response send(String name) throws IOException {
        try (RawHttp client = RawHttp.connect(server.port())) {
            return client.send(request(name)).readResponse();
        }
    }

    private static String request(String name) throws IOException {
        String text = text(name)
                .replace("{refresh}", refreshToken)
                .replace(
                        "{basic-refresh}",
                        Base64.getEncoder().encodeToString((":" + refreshToken).getBytes(StandardCharsets.UTF_8)));
        int end = text.indexOf("\n\n") + 2;
        String body = text.substring(end);
        String head = text.substring(0, end).replace("\n", "\r\n").replace("{length}", String.valueOf(body.length()));
        return head.contains("Transfer-Encoding: chunked")
                ? head + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n"
                : head + body;
    }

    private static String text(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(
                ClientRequestsTest.class.getResourceAsStream("clients/" + name + ".http"), name)) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
