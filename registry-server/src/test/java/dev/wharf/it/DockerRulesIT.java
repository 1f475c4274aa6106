package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RequiresClients({"dockerd", "docker"})
@ExtendWith(TestBed.class)
class DockerRulesIT {
    private static final String DENIED = "denied: requested access to the resource is denied";

    private final Wharf wharf;
    private final Images images;
    private final Docker owner;
    private final Docker reader;
    private final Docker nobody;

    DockerRulesIT(Wharf wharf, DockerDaemon daemon, Images images) {
        this.wharf = wharf;
        this.images = images;
        this.owner = daemon.client("rules-owner");
        this.reader = daemon.client("rules-reader");
        this.nobody = daemon.client("rules-nobody");
    }

    @BeforeAll
    static void rules(Wharf wharf, DockerDaemon daemon) throws Exception {
        Admin admin = wharf.admin();
        Account owner = admin.user("rules-owner");
        Account reader = admin.user("rules-reader");
        admin.allow("user:rules-owner", "rules/**", "pull", "push");
        admin.allow("user:rules-reader", "rules/**", "pull");
        admin.allow("everyone", "rules/public/**", "pull");
        daemon.client(owner.name()).login(wharf.address(), owner).succeeded();
        daemon.client(reader.name()).login(wharf.address(), reader).succeeded();
    }

    @Test
    void whoMayOnlyPullCannotPush() throws Exception {
        ImageArchive image = images.small();
        String name = wharf.address() + "/rules/team/readonly:1";
        owner.load(image, name);

        Command.Result refused = reader.run("push", name).failed();

        assertThat(refused.text()).contains(DENIED).doesNotContain("Exception", "\tat ");
        owner.run("push", name).succeeded();
        owner.remove(name, image.name());
        reader.run("pull", name).succeeded();
        assertThat(reader.id(name)).isEqualTo(image.id().toString());
        owner.remove(name);
    }

    @Test
    void withoutLoginOneMayPullOnlyWhatEveryoneMay() throws Exception {
        ImageArchive image = images.small();
        String open = wharf.address() + "/rules/public/app:1";
        String closed = wharf.address() + "/rules/team/app:1";
        owner.load(image, open);
        owner.run("tag", open, closed).succeeded();
        owner.run("push", open).succeeded();
        owner.run("push", closed).succeeded();
        owner.remove(open, closed, image.name());

        Command.Result refused = nobody.run("pull", closed).failed();
        assertThat(refused.text()).contains("denied").doesNotContain("Exception", "\tat ");

        nobody.run("pull", open).succeeded();
        assertThat(nobody.id(open)).isEqualTo(image.id().toString());
        assertThat(nobody.run("push", open).failed().text()).contains(DENIED);
        owner.remove(open);
    }

    @Test
    void anImageThatDoesNotExistIsReportedAsMissingToWhoMayPull() throws Exception {
        Command.Result missing =
                reader.run("pull", wharf.address() + "/rules/team/absent:1").failed();

        assertThat(missing.text()).contains("manifest for").contains("not found");
    }
}
