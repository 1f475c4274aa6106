package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rules that hold from one network only, where every request comes from nginx. */
@RequiresClients({"dockerd", "docker", "nginx"})
@ExtendWith(TestBed.class)
class DockerBehindProxyIT {
    private static final String DENIED = "denied: requested access to the resource is denied";

    /** Where nginx is, for those who are on this machine. */
    private static final String INSIDE = "127.0.0.1";
    /** Where those come in who are elsewhere. */
    private static final String ENTRANCE = "127.0.0.3";
    /** From where these seem to come. */
    private static final String OUTSIDE = "127.0.0.2";

    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    @Test
    void aRuleOfOneNetworkLooksAtTheClientAndNotAtTheProxy(
            DockerDaemon daemon, Images images, TestBed.ScratchFolder folder) throws Exception {
        int port = Wharf.freePorts().getFirst();
        Path home = folder.child("proxied");
        WharfSettings settings = WharfSettings.standard().behindProxy(INSIDE, INSIDE, ENTRANCE);
        try (Wharf wharf = Wharf.start(home, settings)) {
            Process nginx = nginx(folder.child("nginx"), wharf, port);
            try (Relay _ = Relay.translating(ENTRANCE, OUTSIDE, INSIDE, port)) {
                Account ann = wharf.admin().user("proxied");
                String inside = INSIDE + ":" + port;
                String outside = ENTRANCE + ":" + port;
                Docker docker = daemon.client("proxied");
                docker.login(inside, ann).succeeded();
                docker.login(outside, ann).succeeded();
                HttpResponse<String> rule = wharf.admin().send("POST", "rules", """
                        {"pattern":"net/**","subject":"user:proxied","effect":"allow","actions":["push"],"cidrs":["%s/32"]}""".formatted(INSIDE));
                assertThat(rule.statusCode()).as(rule.body()).isEqualTo(201);
                wharf.admin().allow("user:proxied", "net/**", "pull");
                ImageArchive image = images.small();
                docker.load(image, inside + "/net/app:1");
                docker.run("tag", image.name(), outside + "/net/app:1").succeeded();

                assertThat(docker.run("push", outside + "/net/app:1").failed().text())
                        .contains(DENIED);
                docker.run("push", inside + "/net/app:1").succeeded();
                docker.remove(image.name(), inside + "/net/app:1", outside + "/net/app:1");
                docker.run("pull", outside + "/net/app:1").succeeded();
                assertThat(docker.id(outside + "/net/app:1"))
                        .isEqualTo(image.id().toString());
                docker.remove(outside + "/net/app:1");
            } finally {
                nginx.destroyForcibly().onExit().join();
            }
        }
    }

    /** As an operator would set it up. */
    private static Process nginx(Path home, Wharf wharf, int port) throws IOException, InterruptedException {
        Path config = Files.writeString(
                home.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                pid %1$s/pid;
                error_log %1$s/error.log;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  client_max_body_size 0;
                  proxy_http_version 1.1;
                  proxy_request_buffering off;
                  proxy_set_header Host $http_host;
                  proxy_set_header X-Forwarded-For $remote_addr;
                  proxy_set_header X-Forwarded-Proto $scheme;
                  server {
                    listen %2$s:%3$d;
                    location / { proxy_pass http://127.0.0.1:%4$d; }
                    location = /token { proxy_pass http://127.0.0.1:%5$d; }
                  }
                }
                """.formatted(home, INSIDE, port, wharf.registryPort(), wharf.tokenPort()));
        Process nginx = new ProcessBuilder(
                        Programs.locate("nginx").orElseThrow().toString(),
                        "-c",
                        config.toString(),
                        "-p",
                        home.toString())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(home.resolve("out").toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(nginx::destroyForcibly));
        Wait.until("nginx listens", START_LIMIT, () -> {
            assertThat(nginx.isAlive()).isTrue();
            return Relay.isOpen(INSIDE, port);
        });
        return nginx;
    }
}
