package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The images as the Dockerfiles make them: composed with the token server, and alone in the place of registry:2's
 * image.
 */
@RequiresClients({"dockerd", "docker", "docker-compose", "mvn"})
@ExtendWith(TestBed.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComposeIT {
    private static final String UNPRIVILEGED = "10001";
    private static final String STORE = ":/var/lib/registry";

    private final Images images;
    private final TestBed.ScratchFolder scratch;
    private final DockerDaemon daemon;
    private final Docker docker;

    ComposeIT(Images images, TestBed.ScratchFolder scratch) throws Exception {
        this.images = images;
        this.scratch = scratch;
        this.daemon = DockerDaemon.startWithNetworks(scratch.child("compose"));
        this.docker = daemon.client("compose");
        LocalBaseImages.importInto(docker, scratch.child("base"));
        compose("build").within(Duration.ofMinutes(6)).run().succeeded();
    }

    @AfterAll
    void stop() throws Exception {
        daemon.close();
    }

    @Test
    void composeKeepsImagesAndAccountsOverDownAndUp() throws Exception {
        up();
        Account admin = new Account(
                "admin",
                compose("exec", "-T", "token", "cat", "/var/lib/wharf/admin-password")
                        .run()
                        .succeeded()
                        .line());
        assertThat(compose("logs", "--no-color", "token").run().succeeded().out())
                .containsOnlyOnce(admin.password())
                .doesNotContain("runs as root");
        assertThat(docker.login("localhost:5000", admin).succeeded().out()).contains("Login Succeeded");
        ImageArchive image = images.small();
        String name = push("localhost:5000", image);
        pull(name, image);

        compose("down").run().succeeded();
        up();

        pull(name, image);
        stopsSoon(container("registry"));
        stopsSoon(container("token"));
    }

    @Test
    void aFolderThatDockerJustMadeBecomesTheUnprivilegedUsers() throws Exception {
        Path folder = scratch.child("stores").resolve("new");

        String container = registry("--volume", folder + STORE);

        ImageArchive image = images.small();
        pull(push("localhost:5100", image), image);
        assertThat(user(container)).isEqualTo(UNPRIVILEGED);
        assertThat(Files.getAttribute(folder, "unix:uid")).isEqualTo(Integer.valueOf(UNPRIVILEGED));
        assertThat(log(container)).doesNotContain("runs as root");
        remove(container);
    }

    @Test
    void aStoreOfRootStaysRootsAndKeepsItsImages() throws Exception {
        Path folder = scratch.child("stores");
        String first = registry("--volume", folder + STORE);
        ImageArchive old = images.small();
        String name = push("localhost:5100", old);
        remove(first);
        Command.of("chown", "-R", "0:0", folder).run().succeeded();

        String container = registry("--volume", folder + STORE);

        pull(name, old);
        ImageArchive image = images.small();
        pull(push("localhost:5100", image), image);
        assertThat(user(container)).isEqualTo("0");
        assertThat(log(container)).contains("runs as root, because only root can write to /var/lib/registry");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files)
                    .allSatisfy(file ->
                            assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(0));
        }
        stopsSoon(container);
        remove(container);
    }

    @Test
    void aKeyForRootAloneIsReadAndAPrivilegedPortServed() throws Exception {
        WharfSettings.Tls tls = Certificates.make(scratch.child("image-certs"), "localhost");
        Path config = scratch.child("config").resolve("config.yml");
        Files.writeString(config, """
                version: 0.1
                storage: {filesystem: {rootdirectory: /var/lib/registry}}
                http:
                  addr: :443
                  tls:
                    certificate: /certs/server.pem
                    key: /certs/server-key.pem
                """);

        String container = run(
                "--publish",
                "5100:443",
                "--volume",
                tls.key().getParent() + ":/certs:ro",
                "--volume",
                config + ":/etc/distribution/config.yml:ro");

        ImageArchive image = images.small();
        pull(push("localhost:5100", image), image);
        assertThat(log(container)).contains("runs as root, because only root can read /certs/server-key.pem");
        remove(container);
    }

    private Command compose(String... words) {
        List<Object> line = new ArrayList<>(List.of("docker-compose", "--project-name", "wharf", "--file"));
        line.add(Service.root().resolve("compose.yaml"));
        line.addAll(List.of(words));
        return Command.of(line.toArray())
                .with("DOCKER_HOST", "unix://" + docker.socket())
                .with("DOCKER_CONFIG", docker.config().toString())
                .with("WHARF_BUILD_IMAGE", LocalBaseImages.BUILD)
                .with("WHARF_RUNTIME_IMAGE", LocalBaseImages.RUNTIME)
                .with("WHARF_MAVEN_FLAGS", "-o");
    }

    private void up() throws Exception {
        compose("up", "--detach").run().succeeded();
        awaitHealthy(container("registry"));
    }

    private String container(String service) throws Exception {
        return compose("ps", "--quiet", service).run().succeeded().line();
    }

    private String registry(String... options) throws Exception {
        List<String> line = new ArrayList<>(List.of("--publish", "5100:5000"));
        line.addAll(List.of(options));
        return run(line.toArray(String[]::new));
    }

    private String run(String... options) throws Exception {
        List<Object> line = new ArrayList<>(List.of("run", "--detach"));
        line.addAll(List.of(options));
        line.add("wharf-registry");
        String container = docker.run(line.toArray()).succeeded().line();
        awaitHealthy(container);
        return container;
    }

    private void awaitHealthy(String container) throws Exception {
        Wait.until("the container is healthy", Duration.ofMinutes(1), () -> {
            String state = inspect(container, "{{.State.Status}} {{.State.Health.Status}}");
            assertThat(state).as(log(container)).startsWith("running");
            return state.endsWith(" healthy");
        });
    }

    private String inspect(String container, String format) throws Exception {
        return docker.run("inspect", "--format", format, container).succeeded().line();
    }

    private String log(String container) throws Exception {
        return docker.run("logs", container).succeeded().text();
    }

    /** The effective user of the service itself. */
    private String user(String container) throws Exception {
        return docker.run("exec", container, "stat", "--format", "%u", "/proc/1")
                .succeeded()
                .line();
    }

    private String push(String registry, ImageArchive image) throws Exception {
        String name = registry + "/compose/" + image.name();
        docker.load(image, name);
        docker.run("push", name).succeeded();
        docker.remove(image.name());
        return name;
    }

    /** Leaves the daemon without the image, so that nothing but the registry can give it back. */
    private void pull(String name, ImageArchive image) throws Exception {
        docker.remove(name);
        docker.run("pull", name).succeeded();
        assertThat(docker.id(name)).isEqualTo(image.id().toString());
    }

    /** Docker would kill after ten seconds what does not listen to SIGTERM. */
    private void stopsSoon(String container) throws Exception {
        long begin = System.nanoTime();
        docker.run("stop", container).succeeded();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(inspect(container, "{{.State.ExitCode}}")).isEqualTo("0");
    }

    private void remove(String container) throws Exception {
        docker.run("rm", "--force", "--volumes", container).succeeded();
    }
}
