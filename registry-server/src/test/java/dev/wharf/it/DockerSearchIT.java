package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code docker search}: everybody finds what he may pull, and who is not logged in what everybody may. */
@RequiresClients({"dockerd", "docker", "podman"})
@ExtendWith(TestBed.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerSearchIT {
    private final DockerDaemon daemon;
    private final TestBed.ScratchFolder scratch;
    private final Images images;
    private final Wharf plain;
    private final Wharf secure;
    private final WharfSettings.Tls files;

    DockerSearchIT(Wharf plain, DockerDaemon daemon, Images images, TestBed.ScratchFolder scratch) throws Exception {
        this.plain = plain;
        this.daemon = daemon;
        this.images = images;
        this.scratch = scratch;
        this.files = Certificates.make(scratch.child("certs"), "localhost", DockerDaemon.SECURE_HOST);
        this.secure = Wharf.start(
                scratch.child("search"),
                WharfSettings.standard().secured(files, "localhost", DockerDaemon.SECURE_HOST));
    }

    private Account seeker(Wharf wharf) throws Exception {
        return wharf.admin().user("seeker");
    }

    @BeforeAll
    void push() throws Exception {
        daemon.trust(secure.at(DockerDaemon.SECURE_HOST), files.ca());
        for (Wharf wharf : List.of(plain, secure)) {
            Account seeker = seeker(wharf);
            Account pusher = wharf.admin().user("search-pusher");
            wharf.admin().allow("user:search-pusher", "found/**", "pull", "push");
            wharf.admin().allow("user:seeker", "found/team/**", "pull");
            wharf.admin().allow("everyone", "found/open/**", "pull");
            Docker docker = daemon.client("search-pusher");
            String host = wharf == plain ? wharf.address() : wharf.at(DockerDaemon.SECURE_HOST);
            docker.login(host, pusher).succeeded();
            ImageArchive image = images.small();
            for (String name :
                    List.of("found/open/tool", "found/team/tool", "found/secret/tool", "found/team/toolbox")) {
                docker.load(image, host + "/" + name + ":1");
                docker.run("push", host + "/" + name + ":1").succeeded();
                docker.remove(host + "/" + name + ":1");
            }
            docker.remove(image.name());
            assertThat(seeker.name()).isEqualTo("seeker");
        }
    }

    @AfterAll
    void stop() {
        secure.close();
    }

    private static List<String> search(Docker docker, Object... words) throws Exception {
        Object[] line = new Object[words.length + 3];
        System.arraycopy(new Object[] {"search", "--format", "{{.Name}}"}, 0, line, 0, 3);
        System.arraycopy(words, 0, line, 3, words.length);
        return docker.run(line).succeeded().out().lines().toList();
    }

    @Test
    void overPlainHttpEverybodyFindsWhatEverybodyMaySee() throws Exception {
        Docker docker = daemon.client("search-plain");
        assertThat(search(docker, plain.address() + "/tool")).containsExactly("found/open/tool");
        assertThat(search(docker, plain.address() + "/secret")).isEmpty();
    }

    @Test
    void overTlsWhoIsLoggedInFindsWhatHeMayPull() throws Exception {
        String host = secure.at(DockerDaemon.SECURE_HOST);
        Docker docker = daemon.client("search-seeker");
        assertThat(search(docker, host + "/tool")).containsExactly("found/open/tool");
        docker.login(host, seeker(secure)).succeeded();
        assertThat(docker.config().resolve("config.json")).content().contains("\"identitytoken\"");
        assertThat(search(docker, host + "/TOOL"))
                .containsExactly("found/open/tool", "found/team/tool", "found/team/toolbox");
        assertThat(search(docker, "--limit", "1", host + "/toolb")).containsExactly("found/team/toolbox");
        assertThat(search(docker, "--limit", "2", host + "/tool")).hasSize(2);
        assertThat(search(docker, "--filter", "is-official=true", host + "/tool"))
                .isEmpty();
        assertThat(search(docker, "--filter", "is-official=false", host + "/tool"))
                .hasSize(3);
        assertThat(search(docker, "--filter", "stars=1", host + "/tool")).isEmpty();
    }

    /** podman tries the same endpoint first, without credentials; it has to go on to the catalog with them. */
    @Test
    void podmanFindsWhatItsUserMayPull() throws Exception {
        Account seeker = seeker(plain);
        String auth = "--authfile=" + scratch.child("auth").resolve("auth.json");
        Command.of(
                        "podman",
                        "login",
                        auth,
                        "--tls-verify=false",
                        "-u",
                        seeker.name(),
                        "-p",
                        seeker.password(),
                        plain.address())
                .run()
                .succeeded();
        Command.Result result = Command.of(
                        "podman",
                        "search",
                        auth,
                        "--tls-verify=false",
                        "--format",
                        "{{.Name}}",
                        plain.address() + "/tool")
                .run()
                .succeeded();
        assertThat(result.out().lines())
                .contains(plain.address() + "/found/open/tool", plain.address() + "/found/team/tool")
                .doesNotContain(plain.address() + "/found/secret/tool");
    }

    /** An engine that finds a registry of version 1 may fall back to it, and show its error instead of ours. */
    @Test
    void whatFailsSaysWhatItSaidWithoutASearch() throws Exception {
        Docker docker = daemon.client("search-errors");
        Docker anonymous = daemon.client("search-nobody");
        for (Wharf wharf : List.of(plain, secure)) {
            String host = wharf == plain ? wharf.address() : wharf.at(DockerDaemon.SECURE_HOST);
            Account seeker = seeker(wharf);
            assertThat(docker.login(host, new Account(seeker.name(), "wrong-password"))
                            .failed()
                            .text())
                    .contains("unauthorized: ");
            docker.login(host, seeker).succeeded();
            assertThat(docker.run("pull", host + "/found/team/absent:1")
                            .failed()
                            .text())
                    .contains("manifest for " + host + "/found/team/absent:1 not found: manifest unknown");
            assertThat(docker.run("pull", host + "/found/secret/tool:1")
                            .failed()
                            .text())
                    .contains("pull access denied for " + host + "/found/secret/tool")
                    .contains("denied");
            assertThat(anonymous
                            .run("pull", host + "/found/team/tool:1")
                            .failed()
                            .text())
                    .contains("pull access denied for " + host + "/found/team/tool");
            ImageArchive image = images.small();
            docker.load(image, host + "/found/team/tool:2");
            assertThat(docker.run("push", host + "/found/team/tool:2").failed().text())
                    .contains("denied: requested access to the resource is denied");
            docker.remove(host + "/found/team/tool:2", image.name());
        }
    }
}
