package dev.wharf.token.cli;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where a command is typed.
 *
 * @param in what is piped into it
 * @param out what it is asked for
 * @param err everything else that it has to say
 * @param console the person in front of it; empty if there is none
 */
public record Terminal(InputStream in, PrintStream out, PrintStream err, Optional<Console> console) {
    /** Tells why nothing is to be seen yet, to people alone. */
    void progress(String line) {
        if (console.isPresent()) {
            err.println(line);
        }
    }

    /** Says what went wrong. */
    void complain(String sentence) {
        err.println("wharf: " + Table.printable(sentence));
    }

    /**
     * A secret that exists: the next line of what is piped in, or what is typed without echo.
     *
     * @throws CommandFailure if there is none
     */
    String secret(String what, boolean isPiped) {
        return isPiped ? piped(what) : typed(what);
    }

    /**
     * A secret that is to be: as {@link #secret}, but typed twice.
     *
     * @throws CommandFailure if there is none, or the two differ
     */
    String newSecret(String what, boolean isPiped) {
        String secret = secret(what, isPiped);
        if (!isPiped && !typed(what + " again").equals(secret)) {
            throw new CommandFailure(ExitCode.FAILED, "the two are not the same, so nothing was changed");
        }
        return secret;
    }

    private String piped(String what) {
        try {
            return Optional.of(line())
                    .filter(line -> !line.isEmpty())
                    .orElseThrow(
                            () -> new CommandFailure(ExitCode.MISUSE, "the " + what + " is missing on standard input"));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "the " + what + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Byte by byte: what follows the line is for the next one. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private String typed(String what) {
        Console person = console.orElseThrow(() -> new CommandFailure(
                ExitCode.MISUSE,
                "there is no terminal to ask for the " + what + ": pipe it in, and say so by --password-stdin"));
        char[] secret = person.readPassword("%s: ", Character.toUpperCase(what.charAt(0)) + what.substring(1));
        if (secret == null || secret.length == 0) {
            throw new CommandFailure(ExitCode.MISUSE, "no " + what + " was typed");
        }
        String text = new String(secret);
        Arrays.fill(secret, ' ');
        return text;
    }
}
