package dev.wharf.token.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.http.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client before a real server, by the password in its data directory. */
class AdministrationTest {
    private static final String PASSWORD = "curiouser-and-curiouser";
    private static final Map<String, String> ENVIRONMENT = new HashMap<>();

    private static RunningServer server;

    private final Typist typist = new Typist(ENVIRONMENT);

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        server = RunningServer.start("federation: {allowedhosts: [127.0.0.1]}\n");
        ENVIRONMENT.put("TOKEN_HTTP_ADDR", "127.0.0.1:" + server.port());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private int type(String piped, String... words) {
        ENVIRONMENT.put("HOME", folder.toString());
        List<String> line = new ArrayList<>(List.of(words));
        line.add("--data=" + server.data().getParent());
        return typist.run(piped, line);
    }

    /** What is printed. */
    private String done(String... words) {
        assertThat(type("", words)).as(typist.err()).isZero();
        return typist.out();
    }

    private String refused(int code, String... words) {
        assertThat(type("", words)).as(typist.err()).isEqualTo(code);
        return typist.err();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void namespacesHaveMembersAndAnEnd() {
        server.user("namer", PASSWORD);
        done("namespace", "add", "shop", "--description", "The web shop", "--visibility", "internal");
        assertThat(refused(1, "namespace", "add", "shop")).startsWith("wharf: there is a namespace shop already");
        assertThat(refused(1, "namespace", "add", "other", "--visibility", "secret"))
                .isEqualTo("wharf: visibility: must be private, internal or public (was 'secret')\n");

        done("namespace", "member", "add", "shop", "namer", "writer");
        assertThat(done("namespace", "member", "list", "shop")).isEqualTo("""
                        MEMBER      ROLE
                        user:namer  writer
                        """);
        assertThat(done("rule", "explain", "namer", "shop/web", "push")).contains("push: allowed");
        assertThat(refused(1, "namespace", "member", "add", "shop", "nobody", "writer"))
                .contains("there is no such user");

        done("namespace", "archive", "shop");
        assertThat(done("namespace", "list")).isEqualTo("""
                        PATH  VISIBILITY  STATE     DESCRIPTION
                        shop  internal    archived  The web shop
                        """);
        assertThat(done("rule", "explain", "namer", "shop/web", "push")).contains("the namespace is archived");
        done("namespace", "unarchive", "shop");
        done("namespace", "set", "shop", "--visibility", "public");
        assertThat(done("namespace", "show", "shop"))
                .containsPattern("(?m)^description +The web shop$")
                .containsPattern("(?m)^visibility +public$")
                .containsPattern("(?m)^state +active$");

        done("namespace", "member", "rm", "shop", "namer");
        assertThat(done("namespace", "member", "list", "shop", "--json")).isEqualTo("[]\n");
        done("namespace", "rm", "shop");
        assertThat(refused(1, "namespace", "show", "shop")).isEqualTo("wharf: there is no such namespace\n");
    }

    @Test
    void repositoriesAreDescribedBeforeTheFirstPush() {
        done("repository", "set", "described/web", "--visibility", "public");
        done("repository", "set", "described/web", "--description", "The web shop");
        assertThat(done("repository", "list")).isEqualTo("""
                        NAME           VISIBILITY  DESCRIPTION
                        described/web  public      The web shop
                        """);
        done("repository", "rm", "described/web");
        assertThat(refused(1, "repository", "rm", "described/web")).contains("nothing is said of this repository");
    }

    @Test
    void servicesPrintConfigurations() {
        String name = "registry.example:5000/x";
        done("service", "add", name, "--anonymous", "false", "--pull-lifetime", "10m");
        done("service", "set", name, "--refresh", "never");
        assertThat(done("service", "show", name))
                .containsPattern("(?m)^pull lifetime +10m$")
                .containsPattern("(?m)^anonymous +no$")
                .containsPattern("(?m)^refresh +never$");
        assertThat(done("service", "list")).containsPattern("(?m)^wharf-registry +x5c ");

        assertThat(done("service", "config", name, "--for", "registry2"))
                .startsWith("# config.yml of registry 2.8\nversion: 0.1\n")
                .contains("\n    service: '" + name + "'\n");
        assertThat(done("service", "config", name, "--for=zot", "--json")).startsWith("{\"distSpecVersion\":");
        assertThat(refused(1, "service", "config", name, "--for", "harbor"))
                .contains("one of registry2, registry3, wharf, zot, gitlab");
        refused(2, "service", "config", name);
        refused(2, "service", "set", name, "--anonymous", "maybe");
        assertThat(refused(1, "service", "rm", "wharf-registry")).contains("is the service of token.yml");
        done("service", "rm", name);
    }

    @Test
    void trustsSayWhoseTokensStandForARobot() throws IOException {
        done("robot", "add", "team+ci");
        done("trust", "provider", "add", "hub", "http://127.0.0.1:1/x", "--jwks=http://127.0.0.1:1/keys");
        done("trust", "provider", "add", "lab", "http://127.0.0.1:1/y", "--max-age=1h", "--algorithm=ES256");
        assertThat(done("trust", "provider", "show", "lab"))
                .containsPattern("(?m)^algorithms +ES256$")
                .containsPattern("(?m)^max age +1h$");
        done(
                "trust",
                "add",
                "app",
                "--provider=lab",
                "--robot=team+ci",
                "--audience=https://wharf.example",
                "--claim=project=group/app=1",
                "--claim=ref=v*",
                "--single-use");
        assertThat(done("trust", "list"))
                .containsPattern("(?m)^app +lab +team\\+ci +https://wharf.example +yes +project=group/app=1,ref=v\\*$");
        assertThat(refused(1, "trust", "add", "b", "--provider=lab", "--robot=no+one", "--audience=a", "--claim=a=b"))
                .isEqualTo("wharf: robot: there is no such robot (was 'no+one')\n");
        refused(2, "trust", "add", "b", "--provider=lab", "--robot=no+one", "--claim=a");

        assertThat(done("trust", "explain", file("jwt", "no token\n")))
                .startsWith("a token of no known provider\n  fails: token: is no signed JWT")
                .endsWith("its bearer may act as nobody\n");
        done("trust", "rm", "app");
        done("trust", "provider", "rm", "lab", "hub");
        assertThat(done("trust", "list", "--json")).isEqualTo("[]\n");
    }

    @Test
    void accountsAreImportedLineByLine() throws IOException {
        String hash = "$2y$05$aaaaaaaaaaaaaaaaaaaaaOabcdefghijklmnopqrstuvwxyzABCDE";
        String htpasswd = file("htpasswd", "imported:" + hash + "\n# a comment\nmd5:$apr1$x\n");

        assertThat(refused(1, "user", "import", htpasswd, "--dry-run")).isEmpty();
        assertThat(typist.out())
                .startsWith("LINE  NAME      RESULT    REASON\n1     imported  created   -\n3     md5       rejected  ")
                .endsWith("\n1 created, 0 replaced, 0 skipped, 1 rejected; nothing was changed\n")
                .doesNotContain("$2y$")
                .doesNotContain("apr1");
        assertThat(done("user", "list")).doesNotContain("imported");

        htpasswd = file("htpasswd", "imported:" + hash + "\n");
        assertThat(done("user", "import", htpasswd)).endsWith("\n1 created, 0 replaced, 0 skipped, 0 rejected\n");
        assertThat(done("user", "import", htpasswd, "--replace"))
                .endsWith("\n0 created, 1 replaced, 0 skipped, 0 rejected\n");
        assertThat(done("user", "import", htpasswd)).contains("there is an account of this name");
    }

    @Test
    void rulesAreImportedEntryByEntry() throws IOException {
        server.user("imp", PASSWORD);
        String acl = """
                acl:
                  - match: {account: imp, name: imp-a}
                    actions: [pull]
                    comment: one of us
                """;
        String unknown = acl + """
                  - match: {account: unknown, name: imp-b}
                    actions: [pull]
                """;

        assertThat(refused(1, "rule", "import", file("acl.yml", unknown), "--dry-run"))
                .isEmpty();
        assertThat(typist.out()).isEqualTo("""
                        entry 1 (one of us): mapped
                          added: allow user:imp imp-a pull
                        entry 2: mapped
                          unknown user: allow user:unknown imp-b pull
                        nothing was changed
                        """);
        assertThat(done("rule", "list", "--subject", "imp", "--json")).isEqualTo("[]\n");
        assertThat(done("rule", "import", file("acl.yml", acl))).isEqualTo("""
                        entry 1 (one of us): mapped
                          added: allow user:imp imp-a pull
                        """);
        assertThat(done("rule", "import", file("acl.yml", acl))).contains("  existing: ");
    }

    @Test
    void rulesAreTriedThenAppliedThenAskedAbout() throws IOException {
        server.user("tried", PASSWORD);
        done("service", "add", "try");
        String rule = "{\"effect\":\"allow\",\"subject\":\"user:tried\",\"pattern\":\"try/**\",\"actions\":[\"pull\"]}";
        String proposal = "{\"service\":\"try\",\"add\":[" + rule + "],\"assert\":[{\"subject\":\"user:tried\","
                + "\"scope\":\"repository:try/app:pull,push\",\"expect\":[%s]}]}";
        assertThat(done("rule", "simulate", file("good", proposal.formatted("\"pull\""))))
                .isEqualTo("ok      user:tried repository:try/app:pull,push: granted pull\n");
        assertThat(refused(1, "rule", "simulate", file("bad", proposal.formatted(""))))
                .isEmpty();
        assertThat(typist.out()).isEqualTo("""
                        FAILED  user:tried repository:try/app:pull,push: granted pull, expected nothing
                                pull: allowed by added rule 1
                                push: no rule allows it
                        """);

        assertThat(done("rule", "apply", "--service=try", file("set", "{\"rules\":[" + rule + "]}")))
                .isEqualTo("+ allow user:tried try/** pull\n1 added, 0 removed, 0 kept\n");
        String listed = file("listed", done("rule", "list", "--service=try", "--json"));
        assertThat(done("rule", "apply", "--service=try", listed)).isEqualTo("0 added, 0 removed, 1 kept\n");

        assertThat(done("rule", "who-can", "try/app", "push", "pull", "--service=try"))
                .containsPattern("^ACTION +SUBJECT +VIA +RULE\npull +user:tried +user:tried +[0-9]+\n$");
        assertThat(refused(1, "rule", "who-can", "try/app", "fly")).contains("must be pull, push or delete");
        assertThat(done("rule", "apply", "--service=try", file("none", "[]")))
                .isEqualTo("- allow user:tried try/** pull\n0 added, 1 removed, 0 kept\n");
    }

    @Test
    void whoMustChangeThePasswordDoes() {
        server.admin("PUT", "/api/v1/users/changer")
                .json(Map.of("password", PASSWORD, "must_change_password", true))
                .expect(201);
        assertThat(type(PASSWORD, "login", "--user=changer", "--password-stdin"))
                .isOne();
        assertThat(typist.err()).endsWith("./wharf passwd --user changer\n");

        String both = PASSWORD + "\nnothing of the kind\n";
        assertThat(type(both, "passwd", "--user=changer", "--password-stdin")).isZero();
        assertThat(type(both, "passwd", "--user=changer", "--password-stdin")).isEqualTo(4);
        assertThat(type("nothing of the kind\nshort", "passwd", "--user=changer", "--password-stdin"))
                .isOne();
        assertThat(typist.err()).isEqualTo("wharf: password: must have at least 10 characters\n");
        assertThat(type("nothing of the kind", "login", "--user=changer", "--password-stdin"))
                .isZero();
    }
}
