package dev.wharf.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Finds secrets in logs: those that are known, and whatever has the shape of one. */
public final class LoggedSecrets {
    private static final Pattern SHAPES = Pattern.compile(String.join(
            "|",
            "rg[abr]_[0-9A-Za-z]{46}", // what the token server makes
            "eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}", // signed tokens
            "\\$2[abxy]\\$[0-9]{2}\\$[./A-Za-z0-9]{53}", // bcrypt
            "(?i:basic) [A-Za-z0-9+/]{8,}=*", // an Authorization header
            "PRIVATE KEY"));

    private LoggedSecrets() {}

    /** Fails, with the lines as they are, if a log has one of these secrets or anything that looks like one. */
    public static void assertNone(Path log, Collection<String> secrets) {
        try {
            // Bytes of any kind may be in a log; as Latin-1 all of them can be read.
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            assertThat(lines.stream()
                            .filter(line -> SHAPES.matcher(line).find()
                                    || secrets.stream().anyMatch(line::contains))
                            .limit(5))
                    .as("lines of " + log + " that hold a secret")
                    .isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
