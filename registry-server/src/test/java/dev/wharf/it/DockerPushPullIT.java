package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RequiresClients({"dockerd", "docker"})
@ExtendWith(TestBed.class)
class DockerPushPullIT {
    private final Wharf wharf;
    private final Images images;
    private final TestBed.ScratchFolder scratch;
    private final Docker docker;

    DockerPushPullIT(Wharf wharf, DockerDaemon daemon, Images images, TestBed.ScratchFolder scratch) {
        this.wharf = wharf;
        this.images = images;
        this.scratch = scratch;
        this.docker = daemon.client("pushpull-alice");
    }

    @BeforeAll
    static void login(Wharf wharf, DockerDaemon daemon) throws Exception {
        Account alice = wharf.admin().user("pushpull-alice");
        wharf.admin().allow("user:pushpull-alice", "pushpull/**", "pull", "push");
        daemon.client(alice.name()).login(wharf.address(), alice).succeeded();
        daemon.client(alice.name()).login(wharf.at("127.0.0.2"), alice).succeeded();
    }

    @Test
    void aLargeImageComesBackAsItWentAndRuns() throws Exception {
        roundTrip(images.large(), wharf.address() + "/pushpull/large:1");
    }

    @Test
    void anotherAddressOfTheMachineServesTheSameWharf() throws Exception {
        ImageArchive image = images.small();
        roundTrip(image, wharf.at("127.0.0.2") + "/pushpull/second:1");

        docker.run("pull", wharf.address() + "/pushpull/second:1").succeeded();

        assertThat(docker.id(wharf.address() + "/pushpull/second:1"))
                .isEqualTo(image.id().toString());
        docker.remove(wharf.address() + "/pushpull/second:1");
    }

    private void roundTrip(ImageArchive image, String name) throws Exception {
        docker.load(image, name);
        docker.run("push", name).succeeded();
        docker.remove(name, image.name());

        docker.run("pull", name).succeeded();

        assertThat(docker.id(name)).isEqualTo(image.id().toString());
        assertThat(docker.printedBy(name)).isEqualTo(ImageArchive.GREETING);
        docker.remove(name);
    }

    @Test
    void anImageBuiltByDockerComesBackAsItWent() throws Exception {
        ImageArchive base = images.small();
        String name = wharf.address() + "/pushpull/built:1";
        docker.load(base, "base:1");
        Path context = scratch.child("context");
        Files.writeString(context.resolve("notice"), "built here\n");
        Files.writeString(context.resolve("Dockerfile"), """
                FROM base:1
                COPY notice /notice
                RUN echo more >> /notice
                WORKDIR /work
                CMD ["/bin/sh", "-c", "read line < /notice; echo $line"]
                """);
        docker.run("build", "--quiet", "--network", "none", "--tag", name, context)
                .succeeded();
        String id = docker.id(name);
        docker.run("push", name).succeeded();
        docker.remove(name, "base:1", base.name());

        docker.run("pull", name).succeeded();

        assertThat(docker.id(name)).isEqualTo(id);
        assertThat(docker.printedBy(name)).isEqualTo("built here");
        docker.remove(name);
    }
}
