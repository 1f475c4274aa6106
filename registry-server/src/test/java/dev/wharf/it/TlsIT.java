package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Registry and realm both on https, with certificates of a private authority. */
@RequiresClients({"dockerd", "docker", "skopeo", "openssl"})
@ExtendWith(TestBed.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsIT {
    private final Wharf plain;
    private final DockerDaemon daemon;
    private final Images images;
    private final TestBed.ScratchFolder scratch;
    private final WharfSettings.Tls files;
    private final Wharf wharf;
    private final Account alice;

    TlsIT(Wharf plain, DockerDaemon daemon, Images images, TestBed.ScratchFolder scratch) throws Exception {
        this.plain = plain;
        this.daemon = daemon;
        this.images = images;
        this.scratch = scratch;
        this.files = Certificates.make(scratch.child("certs"), "localhost", DockerDaemon.SECURE_HOST);
        this.wharf = Wharf.start(
                scratch.child("tls"), WharfSettings.standard().secured(files, "localhost", DockerDaemon.SECURE_HOST));
        this.alice = wharf.admin().user("alice");
    }

    @BeforeAll
    void rules() throws Exception {
        wharf.admin().allow("user:alice", "tls/**", "pull", "push");
    }

    @AfterAll
    void stop() throws Exception {
        wharf.close();
    }

    @Test
    void dockerSpeaksHttpsOnceItTrustsTheAuthority() throws Exception {
        String registry = wharf.at(DockerDaemon.SECURE_HOST);
        Docker docker = daemon.client("tls");
        assertThat(docker.login(registry, alice).failed().text()).contains("certificate signed by unknown authority");

        daemon.trust(registry, files.ca());

        assertThat(docker.login(registry, alice).succeeded().out()).contains("Login Succeeded");
        ImageArchive image = images.small();
        String name = registry + "/tls/app:1";
        docker.load(image, name);
        docker.run("push", name).succeeded();
        docker.remove(name, image.name());
        docker.run("pull", name).succeeded();
        assertThat(docker.id(name)).isEqualTo(image.id().toString());
        docker.remove(name);
    }

    @Test
    void skopeoSpeaksHttpsOnceItTrustsTheAuthority() throws Exception {
        String target = "docker://" + wharf.address() + "/tls/skopeo:1";
        String archive = "docker-archive:" + images.small().file();
        String creds = "--dest-creds=" + alice.creds();
        Path trusted = scratch.child("trusted");
        Files.copy(files.ca(), trusted.resolve("ca.crt"));

        assertThat(Command.of("skopeo", "copy", creds, archive, target)
                        .run()
                        .failed()
                        .err())
                .contains("certificate signed by unknown authority");
        Command.of("skopeo", "copy", "--dest-cert-dir=" + trusted, creds, archive, target)
                .run()
                .succeeded();
        StoredImage.fetch(wharf.client(alice), "tls/skopeo", "1");
    }

    @Test
    void dockerIsToldThatAPlainPortSpeaksHttp() throws Exception {
        Command.Result login = daemon.client("tls-hint")
                .login(plain.at(DockerDaemon.SECURE_HOST), alice)
                .failed();

        assertThat(login.text()).contains("server gave HTTP response to HTTPS client");
    }

    @Test
    void whoSpeaksHttpToATlsPortIsToldAtOnce() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI registry = URI.create("http://" + wharf.address() + "/v2/");

            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(registry).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("Client sent an HTTP request to an HTTPS server");
        }
    }
}
