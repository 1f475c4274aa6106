package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The complaint of every registry's users: the token ends while a layer is still on its way. */
@RequiresClients({"dockerd", "docker"})
@ExtendWith(TestBed.class)
class SlowPushIT {
    /** The shortest lifetime that the token specification allows. */
    private static final Duration LIFETIME = Duration.ofSeconds(60);

    @Test
    void aTokenThatEndsDuringAnUploadDoesNotBreakThePush(
            DockerDaemon daemon, Images images, TestBed.ScratchFolder scratch) throws Exception {
        WharfSettings settings = WharfSettings.standard().lasting(LIFETIME);
        ImageArchive image = images.sized(7L << 20);
        try (Wharf wharf = Wharf.start(scratch.child("slow"), settings);
                Relay line = Relay.throttled(wharf.registryPort(), 110 * 1024)) {
            Account alice = wharf.admin().user("alice");
            wharf.admin().allow("user:alice", "**", "pull", "push");
            String registry = "localhost:" + line.port();
            Docker docker = daemon.client("slow");
            docker.login(registry, alice).succeeded();
            docker.load(image, registry + "/slow/app:1");
            long begin = System.nanoTime();

            docker.run("push", registry + "/slow/app:1").succeeded();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(LIFETIME);
            assertThat(wharf.registry().accessLog())
                    .as("one upload per layer and one for the configuration, none twice")
                    .filteredOn(request -> request.method().equals("PATCH"))
                    .hasSize(5)
                    .allMatch(request -> request.status() == 202);
            docker.remove(registry + "/slow/app:1", image.name());
            docker.run("pull", registry + "/slow/app:1").succeeded();
            assertThat(docker.id(registry + "/slow/app:1")).isEqualTo(image.id().toString());
            docker.remove(registry + "/slow/app:1");
        }
    }
}
