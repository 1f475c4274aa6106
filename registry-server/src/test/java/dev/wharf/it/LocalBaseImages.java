package dev.wharf.it;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Base images out of this machine's own programs, JDK and Maven, for a daemon that reaches no other registry. */
final class LocalBaseImages {
    static final String RUNTIME = "wharf-it-runtime";
    static final String BUILD = "wharf-it-build";

    private LocalBaseImages() {}

    /** @param folder an empty folder */
    static void importInto(Docker docker, Path folder) throws Exception {
        String jdk = System.getProperty("java.home");
        String repository = System.getProperty(
                "maven.repo.local",
                Path.of(System.getProperty("user.home"), ".m2", "repository").toString());
        importImage(docker, RUNTIME, folder.resolve("runtime"), jdk);
        importImage(docker, BUILD, folder.resolve("build"), jdk, mavenHome(), repository);
    }

    private static void importImage(Docker docker, String name, Path root, String... parts) throws Exception {
        List<String> line = new ArrayList<>(List.of("bash", script().toString(), root.toString()));
        line.addAll(List.of(parts));
        Command.of(line).run().succeeded();
        Path tar = root.resolveSibling(name + ".tar");
        Command.of("tar", "-C", root, "-cf", tar, ".").run().succeeded();
        docker.run("import", "--change", "ENV PATH=/opt/java/bin:/usr/bin:/bin", tar, name)
                .succeeded();
    }

    private static Path script() throws URISyntaxException {
        URL resource = Objects.requireNonNull(LocalBaseImages.class.getResource("base-image.sh"));
        return Path.of(resource.toURI());
    }

    private static String mavenHome() throws IOException, InterruptedException {
        String marker = "Maven home: ";
        return Command.of("mvn", "-B", "-v")
                .run()
                .succeeded()
                .out()
                .lines()
                .filter(line -> line.startsWith(marker))
                .map(line -> line.substring(marker.length()))
                .findFirst()
                .orElseThrow();
    }
}
