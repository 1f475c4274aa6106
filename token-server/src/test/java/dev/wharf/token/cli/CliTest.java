package dev.wharf.token.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest extends CannedServer {
    @ParameterizedTest
    @CsvSource({
        "400, 1", "403, 1", "404, 1", "409, 1", "422, 1", "500, 1", "302, 1", "401, 4", "429, 4",
    })
    void whatTheServerRefusesIsAFailureAndCredentialsThatItRefusesAnother(int status, int code) {
        answers.add(Canned.of(status, "{\"detail\":\"members: no\",\"field\":\"members\",\"value\":\"x\"}"));

        assertThat(command("group add dev ann")).isEqualTo(code);
        assertThat(out()).isEmpty();
        assertThat(err()).startsWith("wharf: members: no (was 'x')").hasLineCount(1);
        assertThat(err()).doesNotContain("the password of admin\n");
    }

    @Test
    void aServerThatIsNotThereIsToldFromOneThatRefuses() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Files.writeString(
                folder.resolve("token.yml"), "http: {addr: '127.0.0.1:%d'}\ndata: '%s'\n".formatted(port, folder));

        assertThat(command("user list")).isEqualTo(3);
        assertThat(err())
                .startsWith("wharf: the token server http://127.0.0.1:" + port + " cannot be reached")
                .hasLineCount(1);
    }

    @Test
    void aServerThatSpeaksOfSomethingElseIsNone() {
        answers.add(Canned.of(200, "<html>"));

        assertThat(command("user list")).isOne();
        assertThat(err()).contains("is no token server");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user",
                "user add",
                "user add ann",
                "user add ann --password x",
                "user add ann --password=hunter2",
                "user add ann hunter2",
                "user list --bogus",
                "passwd hunter2",
                "passwd --password hunter2",
                "service config registry.example",
                "service set registry.example --anonymous maybe",
                "trust add t --provider p --robot a+b --claim c",
                "namespace member",
                "rule who-can team/app",
                "rule add a b",
                "key rotate now",
                "user list --server ftp://x",
                "user list --server http://ann:pass@x",
            })
    void misuseIsToldInOneLine(String words) {
        assertThat(command(words)).isEqualTo(2);
        assertThat(err()).startsWith("wharf: ").hasLineCount(1).doesNotContain("hunter2");
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user",
                "group",
                "rule",
                "namespace",
                "namespace member",
                "repository",
                "token",
                "robot",
                "trust",
                "trust provider",
                "service",
                "key",
                "audit",
                "backup",
                "restore",
                "passwd",
                "login",
                "logout",
            })
    void everyCommandExplainsItself(String command) {
        String[] words = (command + " --help").split(" ");
        assertThat(Cli.knows(words[0])).isTrue();
        assertThat(run("", words)).isZero();
        assertThat(out())
                .startsWith("usage: ./wharf " + command)
                .contains("Exit codes:")
                .contains("the token server cannot be reached")
                .doesNotEndWith("Examples:\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user add",
                "user passwd",
                "user disable",
                "user enable",
                "user logout",
                "user list",
                "user rm",
                "user import",
                "group add",
                "group members",
                "group list",
                "group rm",
                "rule add",
                "rule list",
                "rule rm",
                "rule explain",
                "rule who-can",
                "rule simulate",
                "rule apply",
                "rule import",
                "namespace add",
                "namespace set",
                "namespace show",
                "namespace list",
                "namespace rm",
                "namespace archive",
                "namespace unarchive",
                "namespace member add",
                "namespace member list",
                "namespace member rm",
                "repository set",
                "repository list",
                "repository rm",
                "trust add",
                "trust show",
                "trust list",
                "trust rm",
                "trust explain",
                "trust provider add",
                "trust provider show",
                "trust provider list",
                "trust provider rm",
                "service add",
                "service set",
                "service show",
                "service list",
                "service rm",
                "service config",
                "token create",
                "token list",
                "token revoke",
                "robot add",
                "robot list",
                "robot rotate",
                "robot rm",
                "key list",
                "key rotate",
                "key revoke",
                "audit",
                "backup",
                "restore",
                "passwd",
                "login",
                "logout",
            })
    void everyCommandHasExamples(String command) {
        assertThat(run("", (command + " --help").split(" "))).isZero();
        assertThat(out()).contains("Examples:\n  ").contains("./wharf " + command);
    }

    @Test
    void listsAreFollowedToTheirEndAndCredentialsStayWithTheServer() {
        answers.add(new Canned(
                200,
                "[{\"name\":\"ann\",\"enabled\":true}]",
                Map.of("Link", "<http://elsewhere.example/api/v1/users?after=ann>; rel=\"next\"")));
        answers.add(Canned.of(200, "[{\"name\":\"bob\",\"enabled\":false}]"));

        assertThat(command("user list")).isZero();
        assertThat(requests).containsExactly("GET /api/v1/users", "GET /api/v1/users?after=ann");
        assertThat(out().lines().map(line -> line.replaceAll(" .*", ""))).containsExactly("NAME", "ann", "bob");
    }

    @Test
    void listsAsJsonAreOneArray() {
        answers.add(
                new Canned(200, "[{\"id\":1}, {\"id\":2}]", Map.of("Link", "</api/v1/rules?after=2>; rel=\"next\"")));
        answers.add(Canned.of(200, "[{\"id\":3}]"));

        assertThat(command("rule list --json")).isZero();
        assertThat(out()).isEqualTo("[\n{\"id\":1},\n{\"id\":2},\n{\"id\":3}\n]\n");
        answers.add(Canned.of(200, "[]"));
        assertThat(command("rule list --json --subject ann")).isZero();
        assertThat(out()).isEqualTo("[]\n");
        assertThat(requests.getLast()).isEqualTo("GET /api/v1/rules?subject=user%3Aann");
    }

    @Test
    void aBusyServerIsAskedAgainUnlessThatCouldDoThingsTwice() {
        Canned busy = new Canned(503, "{\"detail\":\"too many logins\"}", Map.of("Retry-After", "0"));
        answers.addAll(List.of(busy, busy, Canned.of(200, "[]")));
        assertThat(command("user list")).isZero();
        assertThat(requests).hasSize(3);

        requests.clear();
        answers.addAll(List.of(busy, busy, busy, busy, busy));
        assertThat(command("user list")).isOne();
        assertThat(requests).hasSize(5);

        requests.clear();
        answers.add(busy);
        assertThat(command("key rotate --now")).isOne();
        assertThat(requests).containsExactly("POST /api/v1/keys:rotate {\"now\":true}");
    }

    @Test
    void namesLeadNowhereElse() {
        answers.add(Canned.of(204, ""));

        assertThat(command("user rm ../keys?x#y%2F")).isZero();
        assertThat(requests).containsExactly("DELETE /api/v1/users/..%2Fkeys%3Fx%23y%252F");
    }

    @Test
    void oneThatIsRefusedDoesNotKeepTheOthers() {
        answers.add(Canned.of(404, "{\"detail\":\"there is no such user\"}"));
        answers.add(Canned.of(204, ""));

        assertThat(command("user rm ann bob")).isOne();
        assertThat(err()).isEqualTo("wharf: ann: there is no such user\n");
        assertThat(out()).isEqualTo("user bob removed\n");
    }

    @Test
    void thePasswordOfADirectoryIsNotShownToAServerThatIsOnlyNamed() {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();

        assertThat(run("", "user", "list", "--server", url)).isEqualTo(4);
        assertThat(err()).isEqualTo("wharf: there is no login at " + url + ": ./wharf login --server " + url + "\n");
        assertThat(requests).isEmpty();
    }

    @Test
    void aNewPasswordIsPipedAndNeverPrinted() {
        answers.add(Canned.of(201, "{\"name\":\"ann\"}"));

        int code =
                run("correct horse\nbattery\n", "user", "add", "ann", "--password-stdin", "--data", folder.toString());

        assertThat(code).isZero();
        assertThat(requests).singleElement().asString().contains("\"password\":\"correct horse\"");
        assertThat(out() + err()).isEqualTo("user ann added\n");
    }

    @Test
    void aNewSecretIsAloneOnStandardOutput() {
        answers.add(Canned.of(201, "{\"id\":7,\"secret\":\"rga_shown\",\"expires_at\":\"2030-01-01T00:00:00Z\"}"));

        assertThat(
                        command(
                                "token create laptop --actions pull,push --pattern a/** --pattern b --cidr ::1/128 --expires-in 1d"))
                .isZero();
        assertThat(out()).isEqualTo("rga_shown\n");
        assertThat(err()).isEqualTo("The secret of token 7, good until 2030-01-01T00:00:00Z. It is not shown again:\n");
        assertThat(requests)
                .containsExactly(
                        "POST /api/v1/users/me/tokens {\"actions\":[\"pull\",\"push\"],"
                                + "\"patterns\":[\"a/**\",\"b\"],\"cidrs\":[\"::1/128\"],\"expires_in\":\"1d\",\"name\":\"laptop\"}");
    }

    @Test
    void aRuleMayHaveConditions() {
        answers.add(Canned.of(200, "{\"id\":12}"));

        assertThat(
                        command(
                                "rule add team/** robot:team+ci push,delete --deny --except group:dev --cidr 10.0.0.0/8"
                                        + " --from 2026-01-01T00:00:00Z --until 2027-01-01T00:00:00Z --note why --disabled --service s"))
                .isZero();
        assertThat(out()).isEqualTo("rule 12 says this already\n");
        assertThat(requests)
                .containsExactly("POST /api/v1/rules {\"effect\":\"deny\",\"except\":\"group:dev\","
                        + "\"cidrs\":[\"10.0.0.0/8\"],\"valid_from\":\"2026-01-01T00:00:00Z\","
                        + "\"valid_until\":\"2027-01-01T00:00:00Z\",\"service\":\"s\",\"note\":\"why\",\"enabled\":false,"
                        + "\"pattern\":\"team/**\",\"subject\":\"robot:team+ci\",\"actions\":[\"push\",\"delete\"]}");
    }

    @Test
    void membersChangeOnlyIfNobodyElseWasFaster() {
        String before = "{\"members\":[\"user:ann\",\"group:ops\"]}";
        answers.add(Canned.of(200, before));
        assertThat(command("group members dev")).isZero();
        assertThat(out()).isEqualTo("user:ann\ngroup:ops\n");

        requests.clear();
        answers.add(new Canned(200, before, Map.of("ETag", "\"seen\"")));
        answers.add(Canned.of(412, "{\"detail\":\"this is not what is here now\"}"));
        assertThat(command("group members dev --add bob --remove group:ops")).isOne();
        assertThat(err()).isEqualTo("wharf: the group has changed meanwhile, try again\n");
        assertThat(requests)
                .containsExactly(
                        "GET /api/v1/groups/dev", "PUT /api/v1/groups/dev {\"members\":[\"user:ann\",\"user:bob\"]}");
        assertThat(conditions).containsExactly("If-Match: \"seen\"");

        answers.add(Canned.of(200, before));
        assertThat(command("group members dev --remove bob")).isOne();
        assertThat(err()).isEqualTo("wharf: user:bob is not a member of dev\n");
    }

    @Test
    void anotherPasswordLeavesTheRestOfTheAccountAlone() {
        answers.add(new Canned(200, "{\"admin\":true}", Map.of("ETag", "\"seen\"")));
        answers.add(Canned.of(200, "{}"));

        int code = run("correct horse", "user", "passwd", "admin", "--password-stdin", "--data", folder.toString());

        assertThat(code).isZero();
        assertThat(requests.getLast()).contains("\"admin\":true").doesNotContain("enabled");
        assertThat(conditions).containsExactly("If-Match: \"seen\"");
        assertThat(err()).startsWith("wharf: " + folder.resolve("admin-password") + " still holds the old password");
    }

    @Test
    void whatIsAddedWasNotThereBefore() {
        answers.add(Canned.of(412, "{}"));

        assertThat(command("robot add team/app+ci")).isOne();
        assertThat(requests).containsExactly("PUT /api/v1/robots/team/app%2Bci {}");
        assertThat(conditions).containsExactly("If-None-Match: *");
        assertThat(err()).startsWith("wharf: there is a robot team/app+ci already");
    }

    @Test
    void conditionsOfARuleAreShownInWords() {
        answers.add(Canned.of(
                200,
                "[{\"id\":1,\"except\":\"group:dev\",\"cidrs\":[\"::1/128\"],\"valid_from\":\"F\",\"valid_until\":\"U\","
                        + "\"enabled\":false},{\"id\":2,\"cidrs\":[],\"enabled\":true}]"));

        assertThat(command("rule list")).isZero();
        assertThat(out().lines().toList())
                .satisfiesExactly(
                        titles -> assertThat(titles).contains("ONLY"),
                        first -> assertThat(first).contains("not group:dev at ::1/128 from F until U never (disabled)"),
                        second -> assertThat(second).matches("2 [ -]*"));
    }
}
