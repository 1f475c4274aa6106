package dev.wharf.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every secret that the tests present or are given, kept in a file for {@code SecretsInLogsIT}. */
public final class KnownSecrets {
    private static final Path FILE = Path.of("target", "test-log", "secrets");

    /** What is shorter can be in a log by chance. */
    private static final int SHORTEST = 8;

    private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

    private KnownSecrets() {}

    /** Keeps a secret. */
    public static synchronized void add(String secret) {
        if (secret.length() < SHORTEST || !KNOWN.add(secret)) {
            return;
        }
        try {
            if (KNOWN.size() == 1) {
                Files.createDirectories(FILE.toAbsolutePath().getParent());
                Files.deleteIfExists(FILE);
            }
            Files.writeString(FILE, secret + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of the last run of the tests; none if there was none. */
    static List<String> ofLastRun() throws IOException {
        return Files.exists(FILE) ? Files.readAllLines(FILE, StandardCharsets.UTF_8) : List.of();
    }
}
