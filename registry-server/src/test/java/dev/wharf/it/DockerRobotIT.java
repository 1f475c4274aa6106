package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Docker logs in as a robot, and keeps its secret: an identity token would outlive it. */
@RequiresClients({"dockerd", "docker"})
@ExtendWith(TestBed.class)
class DockerRobotIT {
    private static final Pattern SECRET = Pattern.compile("\"secret\":\"(rgb_[0-9A-Za-z]{46})\"");
    private static final String ROBOT = "machines/app+ci";

    private final Wharf wharf;
    private final Images images;
    private final DockerDaemon daemon;

    DockerRobotIT(Wharf wharf, DockerDaemon daemon, Images images) {
        this.wharf = wharf;
        this.images = images;
        this.daemon = daemon;
    }

    private static String secret(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        Matcher secret = SECRET.matcher(answer.body());
        assertThat(secret.find()).isTrue();
        return secret.group(1);
    }

    @Test
    void aRobotLogsInPushesAndPullsUntilItsSecretIsReplaced() throws Exception {
        Admin admin = wharf.admin();
        String secret = secret(admin.send("PUT", "robots/" + ROBOT, "{\"description\":\"builds\"}"), 201);
        admin.allow("robot:" + ROBOT, "machines/app/**", "pull", "push");
        Docker docker = daemon.client("robot");
        ImageArchive image = images.small();
        String name = wharf.address() + "/machines/app/x:1";
        docker.load(image, name);

        docker.login(wharf.address(), new Account(ROBOT, secret)).succeeded();
        docker.run("push", name).succeeded();
        docker.remove(name, image.name());
        docker.run("pull", name).succeeded();
        assertThat(docker.id(name)).isEqualTo(image.id().toString());
        docker.run("tag", name, wharf.address() + "/machines/other:1").succeeded();
        assertThat(docker.run("push", wharf.address() + "/machines/other:1")
                        .failed()
                        .text())
                .contains("denied");

        String next = secret(admin.send("POST", "robots/" + ROBOT + ":rotate", "{}"), 200);
        docker.login(wharf.address(), new Account(ROBOT, secret)).failed();
        docker.login(wharf.address(), new Account(ROBOT, next)).succeeded();
        docker.run("pull", name).succeeded();
        docker.remove(name, wharf.address() + "/machines/other:1");
    }
}
