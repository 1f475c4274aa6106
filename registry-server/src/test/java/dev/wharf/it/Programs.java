package dev.wharf.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the programs of this machine. */
final class Programs {
    private Programs() {}

    /** Debian's programs come first: another docker may lie before them on the PATH. */
    static Optional<Path> locate(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of("/usr/bin", "/usr/sbin"), Arrays.stream(path.split(":")))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
