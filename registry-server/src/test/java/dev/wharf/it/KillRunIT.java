package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What was acknowledged survives {@code kill -9}. Ten kills by default; {@code -Dkill.runs=180 -Dkill.docker=20} makes
 * the long run, and {@code -Dkill.seed=…} repeats one's choices (not its timing).
 */
@ExtendWith(TestBed.class)
class KillRunIT {
    private final long seed = Long.getLong("kill.seed", System.nanoTime());
    private final TestBed.ScratchFolder scratch;

    KillRunIT(TestBed.ScratchFolder scratch) {
        this.scratch = scratch;
    }

    @Test
    void acknowledgedPushesAndAdminChangesSurviveKills(Images images) throws Exception {
        int kills = Integer.getInteger("kill.runs", 10);
        try (Wharf wharf = Wharf.start(scratch.child("kill"), WharfSettings.standard())) {
            Account alice = alice(wharf);
            RegistryClient client = wharf.client(alice);
            List<KillRun.Pusher> pushers = new ArrayList<>(List.of(inTest(client), inTest(client)));
            if (Programs.locate("skopeo").isPresent()) {
                pushers.add(skopeo(wharf, alice, images));
            }
            run(wharf, client, kills, Duration.ofSeconds(2), pushers);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "kill.docker", matches = "[1-9][0-9]*")
    @RequiresClients({"dockerd", "docker"})
    void whatDockerReportsAsPushedSurvivesKills(DockerDaemon daemon, Images images) throws Exception {
        try (Wharf wharf = Wharf.start(scratch.child("kill"), WharfSettings.standard())) {
            Account alice = alice(wharf);
            Docker docker = daemon.client("kill");
            docker.login(wharf.address(), alice).succeeded();
            run(
                    wharf,
                    wharf.client(alice),
                    Integer.getInteger("kill.docker"),
                    Duration.ofSeconds(4),
                    List.of(docker(wharf, docker, images)));
        }
    }

    private void run(Wharf wharf, RegistryClient reader, int kills, Duration longestPause, List<KillRun.Pusher> pushers)
            throws Exception {
        System.err.println("kill.seed=" + seed);
        KillRun.Report report =
                new KillRun(wharf, reader, new SplittableRandom(seed)).run(kills, longestPause, pushers);
        System.err.println(report + ", nothing lost");
        assertThat(report.pushes()).isPositive();
        assertThat(report.adminChanges()).isPositive();
        wharf.assertNoServerErrors();
    }

    private static Account alice(Wharf wharf) throws IOException, InterruptedException {
        Account alice = wharf.admin().user("alice");
        wharf.admin().allow("user:alice", "kill/**", "pull", "push");
        return alice;
    }

    private static KillRun.Pusher inTest(RegistryClient client) {
        return number -> {
            SeededImage image = SeededImage.of(number);
            String repository = "kill/client-" + number % 3;
            image.push(client, repository, "t" + number);
            return new KillRun.Acknowledged(repository, "t" + number, image.configDigest());
        };
    }

    private static KillRun.Pusher skopeo(Wharf wharf, Account account, Images images) {
        return number -> {
            ImageArchive image = images.numbered(number);
            String target = "docker://%s/kill/skopeo:t%d".formatted(wharf.address(), number);
            expectSuccess(Command.of(
                            "skopeo",
                            "copy",
                            "--dest-tls-verify=false",
                            "--dest-creds=" + account.creds(),
                            "docker-archive:" + image.file(),
                            target)
                    .run());
            Files.delete(image.file());
            return new KillRun.Acknowledged("kill/skopeo", "t" + number, image.id());
        };
    }

    private static KillRun.Pusher docker(Wharf wharf, Docker docker, Images images) {
        return number -> {
            ImageArchive image = images.numbered(number);
            String name = "%s/kill/docker:t%d".formatted(wharf.address(), number);
            docker.load(image, name);
            expectSuccess(docker.run("push", name));
            docker.remove(name, image.name());
            Files.delete(image.file());
            return new KillRun.Acknowledged("kill/docker", "t" + number, image.id());
        };
    }

    /** A client that failed has acknowledged nothing: the push is tried again. */
    private static void expectSuccess(Command.Result result) throws IOException {
        if (result.exit() != 0) {
            throw new IOException(result.text());
        }
    }
}
