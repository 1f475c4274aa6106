package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Podman and buildah share their storage and their options; both must do the same with Wharf. */
@ExtendWith(TestBed.class)
@RequiresClients({"podman", "buildah"})
class PodmanBuildahIT {
    private static final Account ALICE = new Account("podman-alice", "the password of podman-alice");
    private static final Account BOB = new Account("podman-bob", "the password of podman-bob");

    private final Wharf wharf;
    private final Images images;
    private final Path storage;

    PodmanBuildahIT(Wharf wharf, Images images, TestBed.ScratchFolder scratch) throws Exception {
        this.wharf = wharf;
        this.images = images;
        this.storage = scratch.child("podman");
    }

    @BeforeAll
    static void accounts(Wharf wharf) throws Exception {
        Admin admin = wharf.admin();
        admin.user(ALICE.name());
        admin.user(BOB.name());
        admin.allow("user:" + ALICE, "podman/**", "pull", "push");
        admin.allow("user:" + BOB, "podman/**", "pull");
    }

    @ParameterizedTest
    @ValueSource(strings = {"podman", "buildah"})
    void anImageComesBackAsItWent(String program) throws Exception {
        ImageArchive image = images.small();
        String name = wharf.address() + "/podman/" + program + ":1";
        run(program, "pull", "--quiet", "docker-archive:" + image.file()).succeeded();
        run(program, "tag", "localhost/" + image.name(), name).succeeded();

        push(program, ALICE, name).succeeded();
        run(program, "rmi", "--all", "--force").succeeded();
        String id = run(program, "pull", "--quiet", "--tls-verify=false", "--creds", BOB.creds(), name)
                .succeeded()
                .line();

        assertThat(id).isEqualTo(image.id().hex());
    }

    @ParameterizedTest
    @ValueSource(strings = {"podman", "buildah"})
    void whoMayOnlyPullCannotPush(String program) throws Exception {
        ImageArchive image = images.small();
        String name = wharf.address() + "/podman/refused:1";
        run(program, "pull", "--quiet", "docker-archive:" + image.file()).succeeded();
        run(program, "tag", "localhost/" + image.name(), name).succeeded();

        Command.Result refused = push(program, BOB, name).failed();

        assertThat(refused.err()).contains("denied").doesNotContain("Exception");
    }

    /** What its owner may push, a token that is for pulling alone may not. */
    @ParameterizedTest
    @ValueSource(strings = {"podman", "buildah"})
    void anAccessTokenIsAPasswordForPullingAlone(String program) throws Exception {
        ImageArchive image = images.small();
        String name = wharf.address() + "/podman/" + program + "-token:1";
        run(program, "pull", "--quiet", "docker-archive:" + image.file()).succeeded();
        run(program, "tag", "localhost/" + image.name(), name).succeeded();
        push(program, ALICE, name).succeeded();
        HttpResponse<String> made = new Admin(
                        wharf.admin().http(), wharf.admin().api(), ALICE)
                .send("POST", "users/me/tokens", "{\"name\":\"%s\"}".formatted(program));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String secret = made.body()
                .replaceFirst(".*\"secret\":\"(rga_[0-9A-Za-z]{46})\".*", "$1")
                .strip();

        assertThat(push(program, new Account(ALICE.name(), secret), name)
                        .failed()
                        .err())
                .contains("denied");
        run(program, "rmi", "--all", "--force").succeeded();
        String id = run(program, "pull", "--quiet", "--tls-verify=false", "--creds", ALICE.name() + ":" + secret, name)
                .succeeded()
                .line();
        assertThat(id).isEqualTo(image.id().hex());
    }

    @ParameterizedTest
    @ValueSource(strings = {"podman", "buildah"})
    void loginTellsRightFromWrong(String program) throws Exception {
        String keep = "--authfile=" + Files.createDirectories(storage).resolve("auth.json");

        assertThat(run(program, "login", keep, "--tls-verify=false", "-u", ALICE.name(), "-p", "wrong", wharf.address())
                        .failed()
                        .err())
                .contains("invalid username/password");
        run(program, "login", keep, "--tls-verify=false", "-u", ALICE.name(), "-p", ALICE.password(), wharf.address())
                .succeeded();
    }

    /** They do not ask for an identity token, and keep the password as before. */
    @ParameterizedTest
    @ValueSource(strings = {"podman", "buildah"})
    void oneLoginIsGoodForAPushAndAPull(String program) throws Exception {
        Path file = Files.createDirectories(storage).resolve("kept.json");
        String keep = "--authfile=" + file;
        run(program, "login", keep, "--tls-verify=false", "-u", ALICE.name(), "-p", ALICE.password(), wharf.address())
                .succeeded();
        assertThat(file).content().doesNotContain("identitytoken");
        ImageArchive image = images.small();
        String name = wharf.address() + "/podman/kept-" + program + ":1";
        run(program, "pull", "--quiet", "docker-archive:" + image.file()).succeeded();
        run(program, "tag", "localhost/" + image.name(), name).succeeded();

        run(program, "push", keep, "--tls-verify=false", name).succeeded();
        run(program, "rmi", "--all", "--force").succeeded();
        assertThat(run(program, "pull", "--quiet", keep, "--tls-verify=false", name)
                        .succeeded()
                        .line())
                .isEqualTo(image.id().hex());
    }

    private Command.Result push(String program, Account account, String name) throws Exception {
        return run(program, "push", "--tls-verify=false", "--creds", account.creds(), name);
    }

    private Command.Result run(String program, String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                program,
                "--root=" + storage.resolve("root"),
                "--runroot=" + storage.resolve("run"),
                "--storage-driver=vfs"));
        line.addAll(List.of(words));
        return Command.of(line).run();
    }
}
