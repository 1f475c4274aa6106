package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A second Wharf that knows of the first one's token server only what that prints. */
@ExtendWith(TestBed.class)
class PrintedConfigIT {
    @Test
    void aRegistryThatIsStartedWithItTakesOurTokensAndNoOthers(Wharf wharf, TestBed.ScratchFolder scratch)
            throws Exception {
        HttpResponse<String> printed = wharf.admin().get("services/wharf-registry/registry-config?for=wharf");
        assertThat(printed.statusCode()).as(printed.body()).isEqualTo(200);
        Account alice = wharf.admin().user("printed-alice");
        wharf.admin().allow("user:printed-alice", "printed/**", "pull", "push");

        Path home = scratch.child("printed");
        int port = Wharf.freePorts().getFirst();
        URI url = URI.create("http://localhost:" + port + "/");
        Path config = Files.writeString(
                home.resolve("registry.yml"),
                printed.body()
                        .replace("addr: :5000", "addr: :" + port)
                        .replace("/var/lib/registry", home.resolve("registry").toString())
                        .replace(
                                "/etc/docker/registry/registry-secret",
                                wharf.registrySecret().toString()));
        try (HttpClient http = HttpClient.newHttpClient();
                Service service =
                        new Service("registry-server", List.of(), config, home, url.resolve("/health/ready"), http)) {
            service.start();
            URI tokens = URI.create("http://localhost:" + wharf.tokenPort() + "/token");
            RegistryClient client = new RegistryClient(http, url, tokens, alice);
            assertThat(client.get("/v2/", "none").headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(challenge -> assertThat(challenge)
                            .startsWith("Bearer realm=\"" + tokens + "\",service=\"wharf-registry\""));
            SeededImage.of(20261128).push(client, "printed/app", "1");
            StoredImage.fetch(client, "printed/app", "1");
            String other = client.token("repository:other/app:pull,push");
            assertThat(client.get("/v2/printed/app/manifests/1", other).statusCode())
                    .isEqualTo(401);

            String token = client.token("repository:printed/app:pull");
            assertThat(client.get("/v2/printed/app/manifests/1", token).statusCode())
                    .isEqualTo(200);
            wharf.admin().send("POST", "users/printed-alice:disable", "{}");
            Wait.until(
                    "the token is refused",
                    RevocationIT.SOON,
                    () -> client.get("/v2/printed/app/manifests/1", token).statusCode() == 401);
        }
    }
}
