package dev.wharf.token.config;

import dev.wharf.server.settings.ConfigException;
import dev.wharf.server.settings.ConfigTree;
import dev.wharf.token.issue.KeyEncryption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The section {@code keys}.
 *
 * @param encryptionKey what the private keys in the database are encrypted with; empty if it is in the file
 * @param encryptionKeyFile the file that has it
 * @param announced how long a signing key is published before it signs, at most a week
 * @param interval how long a signing key signs before the next one is made, an hour to 60 days
 * @param discard whether keys that are encrypted with another key are given up
 */
public record KeysConfig(
        Optional<String> encryptionKey,
        Path encryptionKeyFile,
        Duration announced,
        Duration interval,
        boolean discard) {
    private static final Duration LONGEST_ANNOUNCED = Duration.ofDays(7);
    private static final Duration SHORTEST_INTERVAL = Duration.ofHours(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(60);
    private static final String ACCEPTED = "at least " + KeyEncryption.SHORTEST + " printable ASCII characters";

    static KeysConfig of(ConfigTree keys, Path data) {
        Optional<String> encryptionKey = keys.string("encryptionkey");
        if (encryptionKey.isPresent() && !isEncryptionKey(encryptionKey.get())) {
            throw keys.invalid("encryptionkey", ACCEPTED);
        }
        Duration announced = keys.duration("announced", Duration.ofDays(1));
        if (announced.compareTo(LONGEST_ANNOUNCED) > 0) {
            throw keys.invalid("announced", "a duration up to 168h");
        }
        Duration interval = keys.duration("interval", LONGEST_INTERVAL);
        if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw keys.invalid("interval", "a duration from 1h to 1440h");
        }
        return new KeysConfig(
                encryptionKey,
                keys.file("encryptionkeyfile").orElse(data.resolve("keys").resolve("encryption-key")),
                announced,
                interval,
                keys.bool("discard", false));
    }

    private static boolean isEncryptionKey(String text) {
        return text.length() >= KeyEncryption.SHORTEST && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** The setting that the encryption key comes from. */
    public String source() {
        return encryptionKey.isPresent() ? "keys.encryptionkey" : "that in " + encryptionKeyFile;
    }

    /**
     * The encryption key.
     *
     * @param made makes one, which the file then keeps; empty if there is something that is encrypted already
     * @throws ConfigException if it is not there or too short, or the file cannot be read or written
     */
    public String readEncryptionKey(Optional<Supplier<String>> made) {
        SecretFile file = new SecretFile(encryptionKeyFile);
        String key = encryptionKey
                .or(file::read)
                .or(() -> made.map(file::readOrKeep))
                .orElseThrow(
                        () -> new ConfigException("keys.encryptionkeyfile: there is nothing in " + encryptionKeyFile
                                + ", and the signing keys in the database are encrypted; put the file back or set"
                                + " keys.encryptionkey, or give the keys up by keys.discard: true"));
        if (!isEncryptionKey(key)) {
            throw new ConfigException("keys.encryptionkeyfile: accepted in " + encryptionKeyFile + " are " + ACCEPTED);
        }
        return key;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "KeysConfig[" + source() + "]";
    }
}
