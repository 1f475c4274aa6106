package dev.wharf.clients;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** Programs of other projects that tests talk to where they are installed. */
public final class Installed {
    private Installed() {}

    /** The program; where it is not installed the test is skipped, or fails with {@code -Drequire.clients=true}. */
    public static String orSkip(String program) {
        if (!Files.isExecutable(Path.of(program))) {
            String message = program + " is not installed";
            if (Boolean.getBoolean("require.clients")) {
                fail(message);
            }
            System.err.println("skipped: " + message);
            abort(message);
        }
        return program;
    }
}
