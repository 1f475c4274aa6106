package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RequiresClients({"dockerd", "docker"})
@ExtendWith(TestBed.class)
class RestartIT {
    @Test
    void everyByteAndEveryRuleSurvivesARestartOfBothServices(
            DockerDaemon daemon, Images images, TestBed.ScratchFolder scratch) throws Exception {
        try (Wharf wharf = Wharf.start(scratch.child("restart"), WharfSettings.standard())) {
            Account alice = wharf.admin().user("alice");
            wharf.admin().allow("user:alice", "**", "pull", "push");
            String name = wharf.address() + "/restart/app:1";
            ImageArchive image = images.sized(20L << 20);
            Docker docker = daemon.client("restart");
            docker.login(wharf.address(), alice).succeeded();
            docker.load(image, name);
            docker.run("push", name).succeeded();
            docker.remove(name, image.name());
            StoredImage before = StoredImage.fetch(wharf.client(alice), "restart/app", "1");

            assertThat(wharf.registry().stop()).isZero();
            assertThat(wharf.token().stop()).isZero();
            wharf.start();

            assertThat(StoredImage.fetch(wharf.client(alice), "restart/app", "1"))
                    .isEqualTo(before);
            docker.run("pull", name).succeeded();
            assertThat(docker.id(name)).isEqualTo(image.id().toString());
            docker.remove(name);
        }
    }
}
