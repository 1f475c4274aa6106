package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What docker keeps of a login, and what it and others do with that later. */
@RequiresClients({"dockerd", "docker", "skopeo"})
@ExtendWith(TestBed.class)
class IdentityTokenIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DockerDaemon daemon;
    private final Images images;
    private final TestBed.ScratchFolder scratch;

    IdentityTokenIT(DockerDaemon daemon, Images images, TestBed.ScratchFolder scratch) {
        this.daemon = daemon;
        this.images = images;
        this.scratch = scratch;
    }

    @Test
    void oneLoginIsGoodForPushesAndPullsAlsoAfterARestartAndThePasswordIsNotKept() throws Exception {
        try (Wharf wharf = Wharf.start(scratch.child("identity"), WharfSettings.standard())) {
            Account alice = pusher(wharf);
            Docker docker = daemon.client("identity");
            docker.login(wharf.address(), alice).succeeded();
            JsonNode kept = kept(docker, wharf);
            assertThat(kept.path("identitytoken").asText()).matches("rgr_[0-9A-Za-z]{46}");
            assertThat(decoded(kept)).doesNotContain(alice.password());

            int before = wharf.token().accessLog().size();
            ImageArchive image = images.small();
            String name = wharf.address() + "/identity/app:1";
            docker.load(image, name);
            docker.run("push", name).succeeded();
            docker.remove(name, image.name());
            for (int pull = 0; pull < 3; pull++) {
                pullAndRemove(docker, name);
            }
            assertThat(wharf.token().stop()).isZero();
            wharf.token().start();
            pullAndRemove(docker, name);
            List<AccessLogLine> requests = wharf.token().accessLog().stream()
                    .skip(before)
                    .filter(request -> request.target().startsWith("/token"))
                    .toList();
            assertThat(requests)
                    .hasSizeGreaterThanOrEqualTo(5)
                    .allMatch(request -> request.is("POST", "/token") && request.status() == 200);
            assertThat(kept(docker, wharf)).as("the same as before").isEqualTo(kept);

            skopeo(docker, wharf).succeeded();
            assertThat(wharf.admin()
                            .send("POST", "users/identity-alice:logout-all", "")
                            .statusCode())
                    .isEqualTo(204);
            assertThat(docker.run("pull", name).failed().text()).contains("unauthorized: invalid username or password");
            skopeo(docker, wharf).failed();
            docker.login(wharf.address(), alice).succeeded();
            pullAndRemove(docker, name);
            wharf.assertNoServerErrors();
        }
    }

    @Test
    void whereThereAreNoneThePasswordIsKept() throws Exception {
        try (Wharf wharf =
                Wharf.start(scratch.child("identity"), WharfSettings.standard().withoutRefreshTokens())) {
            Account alice = pusher(wharf);
            Docker docker = daemon.client("no-identity");
            docker.login(wharf.address(), alice).succeeded();
            JsonNode kept = kept(docker, wharf);
            assertThat(kept.has("identitytoken")).isFalse();
            assertThat(decoded(kept)).isEqualTo(alice.creds());

            ImageArchive image = images.small();
            String name = wharf.address() + "/identity/app:1";
            docker.load(image, name);
            docker.run("push", name).succeeded();
            docker.remove(name, image.name());
            pullAndRemove(docker, name);
        }
    }

    private static Account pusher(Wharf wharf) throws Exception {
        Account alice = wharf.admin().user("identity-alice");
        wharf.admin().allow("user:identity-alice", "identity/**", "pull", "push");
        return alice;
    }

    private static void pullAndRemove(Docker docker, String name) throws Exception {
        docker.run("pull", name).succeeded();
        docker.remove(name);
    }

    /** With docker's login: others read its file too. */
    private static Command.Result skopeo(Docker docker, Wharf wharf) throws Exception {
        return Command.of(
                        "skopeo",
                        "inspect",
                        "--tls-verify=false",
                        "--authfile=" + docker.config().resolve("config.json"),
                        "docker://" + wharf.address() + "/identity/app:1")
                .run();
    }

    private static JsonNode kept(Docker docker, Wharf wharf) throws IOException {
        JsonNode config = JSON.readTree(docker.config().resolve("config.json").toFile());
        return config.path("auths").path(wharf.address());
    }

    private static String decoded(JsonNode kept) {
        return new String(Base64.getDecoder().decode(kept.path("auth").asText()), StandardCharsets.UTF_8);
    }
}
