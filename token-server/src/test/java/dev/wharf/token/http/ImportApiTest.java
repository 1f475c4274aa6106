package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mindrot.jbcrypt.BCrypt;

class ImportApiTest {
    private static final String PASSWORD = "curiouser-and-curiouser";
    private static final String TOKEN = "/token?service=wharf-registry";
    private static final String IMPORT = "/api/v1/users:import";
    /** As {@code htpasswd -B} writes it. */
    private static final String HASH = hash("imported-password");

    private final RunningServer server = RunningServer.start();

    @BeforeEach
    void makeUser() {
        server.user("alice", PASSWORD);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String hash(String password) {
        return "$2y$" + BCrypt.hashpw(password, BCrypt.gensalt(4)).substring(4);
    }

    private Call send(String query, String file) {
        return server.admin("POST", IMPORT + query).body("text/plain", file.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''             | application/json | x:y | 415 | Content-Type must be text/plain or text/htpasswd
                    ?dry_run=maybe | text/plain       | x:y | 422 | dry_run: must be true or false
                    ?replace=1     | text/plain       | x:y | 422 | replace: must be true or false
                    ?admin=true    | text/plain       | x:y | 400 | unknown parameter; known are dry_run, replace
                    """)
    void saysWhatIsWrong(String query, String type, String file, int status, String says) {
        server.admin("POST", IMPORT + query)
                .body(type, file.getBytes(StandardCharsets.UTF_8))
                .expect(status)
                .header("Content-Type", "application/problem+json")
                .containing(says);
    }

    @Test
    void onlyAdministratorsImport() {
        server.call("POST", IMPORT).expect(401);
        server.call("POST", IMPORT)
                .basic("alice", PASSWORD)
                .body("text/plain", ("mallory:" + HASH).getBytes(StandardCharsets.UTF_8))
                .expect(403);
        server.admin("GET", "/api/v1/users/mallory").expect(404);
    }

    @Test
    void aFileThatIsTooLongIsRefused() {
        send("", "#".repeat((4 << 20) + 1)).expect(413).containing("longer than 4194304 bytes");
    }

    @Test
    void eachLineIsReportedAndADryRunChangesNothing() {
        String file = """
                # our users
                bob:%1$s
                Bob@Example.org:%1$s

                alice:%1$s
                admin:%1$s
                me:%1$s
                nocolon
                old:$apr1$x$y
                team+ci:%1$s
                twice:%1$s
                twice:%1$s
                """.formatted(HASH);
        String lines = """
                [{'line':2,'name':'bob','result':'created'},
                 {'line':3,'name':'Bob@Example.org','result':'created'},
                 {'line':5,'name':'alice','result':'skipped','reason':'there is an account of this name'},
                 {'line':6,'name':'admin','result':'skipped','reason':'there is an account of this name'},
                 {'line':7,'name':'me','result':'rejected','reason':'the name means whoever asks'},""";
        Answered dry = send("?dry_run=true", file)
                .expect(200)
                .without(HASH.substring(4))
                .without("apr1")
                .without("nocolon")
                .json("/dry_run", "true")
                .json("/created", "2")
                .json("/skipped", "2")
                .json("/rejected", "6");
        for (int i = 0; i < 5; i++) {
            assertThat(dry.json().path("lines").get(i))
                    .isEqualTo(new Answered(
                                    Map.of(),
                                    lines.substring(0, lines.length() - 1).replace('\'', '"') + "]")
                            .json()
                            .get(i));
        }
        dry.json("/lines/5/result", "'rejected'").json("/lines/9/line", "12");
        server.admin("GET", "/api/v1/users/bob").expect(404);

        send("", file).expect(200).json("/dry_run", "false").json("/created", "2");
        server.admin("GET", "/api/v1/users/bob").expect(200).json("/admin", "false");
        server.get(TOKEN).basic("bob", "imported-password").expect(200);
        server.get(TOKEN).basic("Bob@Example.org", "imported-password").expect(200);
        server.get(TOKEN).basic("alice", "imported-password").expect(401);
        server.get(TOKEN).basic("alice", PASSWORD).expect(200);
        server.admin("PUT", "/api/v1/users/Bob@Example.org")
                .json(Map.of("password", "another-long-one"))
                .expect(200);
        server.get(TOKEN).basic("Bob@Example.org", "another-long-one").expect(200);
    }

    @Test
    void accountsAreReplacedIfThatIsWantedButAdministratorsNever() {
        send("?replace=true", "alice:" + HASH + "\nadmin:" + HASH)
                .expect(200)
                .json("/replaced", "1")
                .json("/skipped", "1")
                .json("/lines/1/reason", "'the account is that of an administrator'");
        server.get(TOKEN).basic("alice", "imported-password").expect(200);
        server.get(TOKEN).basic("alice", PASSWORD).expect(401);
        server.admin("GET", "/api/v1/users/alice").expect(200).json("/admin", "false");
    }

    @Test
    void aDisabledAccountStaysDisabled() {
        server.admin("POST", "/api/v1/users/alice:disable").expect(200);
        send("?replace=true", "alice:" + HASH).expect(200).json("/replaced", "1");
        server.get(TOKEN).basic("alice", "imported-password").expect(401);
    }

    @Test
    void tenThousandLinesAreImportedAtOnce() {
        String file = IntStream.range(0, 10_000)
                .mapToObj(i -> "user" + i + ":" + HASH)
                .collect(Collectors.joining("\r\n"));
        send("", file).expect(200).json("/created", "10000").json("/lines/9999/line", "10000");
        server.get(TOKEN).basic("user9999", "imported-password").expect(200);
        send("", file).expect(200).json("/skipped", "10000");
    }
}
