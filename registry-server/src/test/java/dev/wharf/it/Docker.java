package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The docker command line on one daemon, with one person's stored logins. */
record Docker(Path socket, Path config) {
    Command command(Object... words) {
        List<String> line = new ArrayList<>();
        line.add(Programs.locate("docker").orElseThrow().toString());
        Arrays.stream(words).map(Object::toString).forEach(line::add);
        return Command.of(line)
                .with("DOCKER_HOST", "unix://" + socket)
                .with("DOCKER_CONFIG", config.toString())
                .with("DOCKER_BUILDKIT", "0");
    }

    Command.Result run(Object... words) throws IOException, InterruptedException {
        return command(words).run();
    }

    Command.Result login(String registry, Account account) throws IOException, InterruptedException {
        return command("login", "--username", account.name(), "--password-stdin", registry)
                .typing(account.password())
                .run();
    }

    /** Loads the image and gives it the name under which it is pushed. */
    void load(ImageArchive image, String as) throws IOException, InterruptedException {
        run("load", "--quiet", "--input", image.file()).succeeded();
        assertThat(id(image.name())).isEqualTo(image.id().toString());
        run("tag", image.name(), as).succeeded();
    }

    String id(String image) throws IOException, InterruptedException {
        return run("image", "inspect", "--format", "{{.Id}}", image).succeeded().line();
    }

    /** Removes names, and with the last name of an image its layers. */
    void remove(String... images) throws IOException, InterruptedException {
        for (String image : images) {
            run("image", "rm", "--force", image).succeeded();
        }
    }

    /** What the image prints when it runs; without a network, which it does not need. */
    String printedBy(String image) throws IOException, InterruptedException {
        return run("run", "--rm", "--network", "none", image).succeeded().line();
    }
}
