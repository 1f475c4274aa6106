package dev.wharf.token.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What a command is given to read.
 *
 * @param name of the file; "-" is standard input
 */
record InputFile(String name) {
    /** In bytes; twice what a server takes. */
    private static final int LONGEST = 8 << 20;

    /** @throws CommandFailure if it cannot be read, or is longer than any server would take */
    byte[] read(Terminal terminal) {
        byte[] content;
        try {
            // Standard input is not closed: it is not ours.
            content = name.equals("-") ? head(terminal.in()) : head(Path.of(name));
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new CommandFailure(ExitCode.MISUSE, "there is no file " + name, e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, this + " cannot be read: " + e.getMessage(), e);
        }
        if (content.length > LONGEST) {
            throw new CommandFailure(ExitCode.FAILED, this + " is longer than " + LONGEST + " bytes");
        }
        return content;
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return head(in);
        }
    }

    private static byte[] head(InputStream in) throws IOException {
        return in.readNBytes(LONGEST + 1);
    }

    /** @throws CommandFailure if it cannot be read, or is no JSON */
    JsonNode json(Terminal terminal) {
        try {
            return Json.parse(read(terminal));
        } catch (JsonProcessingException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    this + " is not JSON in line " + e.getLocation().getLineNr(),
                    e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, this + " is not JSON", e);
        }
    }

    /** One secret, without blanks around it. */
    String secret(Terminal terminal) {
        return new String(read(terminal), StandardCharsets.UTF_8).strip();
    }

    @Override
    public String toString() {
        return name.equals("-") ? "standard input" : name;
    }
}
