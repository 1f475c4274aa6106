package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Users' own places, and rules that hold from one network only. */
@RequiresClients({"dockerd", "docker"})
@ExtendWith(TestBed.class)
class DockerNamespacesIT {
    private static final String DENIED = "denied: requested access to the resource is denied";

    private final Wharf wharf;
    private final Images images;
    private final DockerDaemon daemon;

    DockerNamespacesIT(Wharf wharf, DockerDaemon daemon, Images images) {
        this.wharf = wharf;
        this.images = images;
        this.daemon = daemon;
    }

    @Test
    void whoeverLogsInPushesBelowTheirOwnName() throws Exception {
        Docker ann = loggedIn("own-ann");
        Docker bob = loggedIn("own-bob");
        ImageArchive image = images.small();
        String name = wharf.address() + "/own-ann/app:1";
        ann.load(image, name);
        ann.run("push", name).succeeded();
        assertThat(bob.run("push", name).failed().text()).contains(DENIED);
        ann.remove(name, image.name());
        assertThat(bob.run("pull", name).failed().text()).contains("denied");
        ann.run("pull", name).succeeded();
        assertThat(ann.id(name)).isEqualTo(image.id().toString());
        ann.remove(name);
    }

    @Test
    void aRuleOfOneNetworkHoldsThere() throws Exception {
        Docker client = loggedIn("net-user");
        ImageArchive image = images.small();
        String name = wharf.address() + "/net/app:1";
        client.load(image, name);
        String rule = """
                {"pattern":"net/**","subject":"user:net-user","effect":"allow","actions":["push"],"cidrs":["%s"]}""";
        HttpResponse<String> made = wharf.admin().send("POST", "rules", rule.formatted("10.0.0.0/8"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(client.run("push", name).failed().text()).contains(DENIED);
        String id = made.body().replaceFirst("^\\{\"id\":(\\d+),.*$", "$1");
        HttpResponse<String> changed = wharf.admin().send("PUT", "rules/" + id, rule.formatted("127.0.0.0/8"));
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        client.run("push", name).succeeded();
        client.remove(name, image.name());
    }

    private Docker loggedIn(String user) throws Exception {
        Docker client = daemon.client(user);
        client.login(wharf.address(), wharf.admin().user(user)).succeeded();
        return client;
    }
}
