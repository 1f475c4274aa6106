package dev.wharf.registry.config;

import dev.wharf.server.settings.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A secret that lies in a file of its own, so that no settings hold it. */
public final class SecretFile {
    private SecretFile() {}

    /**
     * Reads the one line of a file.
     *
     * @param key the setting that names the file
     * @throws ConfigException if that is not one line of printable ASCII
     */
    public static String read(String key, Path file) {
        String secret;
        try {
            secret = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (NoSuchFileException e) {
            throw new ConfigException(key + ": " + file + ": there is no such file", e);
        } catch (IOException e) {
            throw new ConfigException(key + ": " + file + " cannot be read: " + e, e);
        }
        if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new ConfigException(key + ": " + file + " is not one word of printable ASCII");
        }
        return secret;
    }
}
