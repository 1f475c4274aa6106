package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RequiresClients({"dockerd", "docker"})
@ExtendWith(TestBed.class)
class DockerMountIT {
    private final Wharf wharf;
    private final Images images;
    private final Docker docker;

    DockerMountIT(Wharf wharf, DockerDaemon daemon, Images images) {
        this.wharf = wharf;
        this.images = images;
        this.docker = daemon.client("mount-alice");
    }

    @BeforeAll
    static void login(Wharf wharf, DockerDaemon daemon) throws Exception {
        Account alice = wharf.admin().user("mount-alice");
        wharf.admin().allow("user:mount-alice", "mount/**", "pull", "push");
        daemon.client(alice.name()).login(wharf.address(), alice).succeeded();
    }

    @Test
    void aSecondTagSendsNoLayerAgain() throws Exception {
        String first = pushNew("mount/tags:1");
        String second = wharf.address() + "/mount/tags:2";
        docker.run("tag", first, second).succeeded();
        int before = wharf.registry().accessLog().size();

        Command.Result push = docker.run("push", second).succeeded();

        assertThat(push.out()).contains("Layer already exists").doesNotContain("Pushed");
        assertThat(since(before)).noneMatch(request -> request.method().equals("PATCH"));
        docker.remove(first, second);
    }

    @Test
    void aSecondRepositoryMountsLayersOfTheFirst() throws Exception {
        String first = pushNew("mount/source:1");
        String second = wharf.address() + "/mount/target:1";
        docker.run("tag", first, second).succeeded();
        int before = wharf.registry().accessLog().size();

        Command.Result push = docker.run("push", second).succeeded();

        assertThat(push.out()).contains("Mounted from mount/source").doesNotContain("Pushed");
        // Docker never mounts the configuration: its upload is the one that is left.
        assertThat(since(before).stream().filter(request -> request.method().equals("PATCH")))
                .hasSize(1);
        String id = docker.id(second);
        docker.remove(first, second);
        docker.run("pull", second).succeeded();
        assertThat(docker.id(second)).isEqualTo(id);
        docker.remove(second);
    }

    private String pushNew(String repository) throws Exception {
        ImageArchive image = images.small();
        String name = wharf.address() + "/" + repository;
        docker.load(image, name);
        docker.run("push", name).succeeded();
        docker.remove(image.name());
        return name;
    }

    private List<AccessLogLine> since(int before) throws Exception {
        List<AccessLogLine> all = wharf.registry().accessLog();
        return all.subList(before, all.size());
    }
}
