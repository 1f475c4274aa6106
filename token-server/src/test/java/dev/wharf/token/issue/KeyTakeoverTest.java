package dev.wharf.token.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.token.storage.StorageException;
import dev.wharf.token.storage.StoredKey;
import dev.wharf.token.storage.StoredKey.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first start on the files of an older version. */
class KeyTakeoverTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Rotation ROTATION = InMemoryKeys.rotation(SigningAlgorithm.ES256, Duration.ofHours(1));

    private final InMemoryKeys database = new InMemoryKeys();
    private final SettableClock clock = new SettableClock(NOW);
    private LegacyKeys legacy;

    @TempDir
    Path data;

    @BeforeEach
    void makeLegacyKeys() throws Exception {
        legacy = new LegacyKeys(data, NOW.minus(Duration.ofDays(100)));
    }

    @Test
    void the_ca_and_every_key_go_on_as_they_were() throws Exception {
        String old = legacy.signing(SigningAlgorithm.ES256, NOW.minus(Duration.ofDays(61)));
        String active = legacy.signing(SigningAlgorithm.ES256, NOW.minus(Duration.ofDays(1)));
        String next = legacy.signing(SigningAlgorithm.ES256, NOW.minus(Duration.ofHours(1)));
        String other = legacy.signing(SigningAlgorithm.RS256, NOW.minus(Duration.ofDays(30)));

        SigningKeys keys = open();
        assertThat(keys.caPem()).isEqualTo(legacy.caPem());
        assertThat(data.resolve("ca.pem")).content().isEqualTo(legacy.caPem());
        assertThat(keys.active().ids().rfc7638()).isEqualTo(active);
        assertThat(states())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(old, State.RETIRING, other, State.RETIRING, active, State.ACTIVE, next, State.NEXT));
        assertThat(files()).isEmpty();

        clock.advance(Duration.ofHours(23));
        keys.renew();
        assertThat(keys.active().ids().rfc7638()).isEqualTo(next);
    }

    @Test
    void a_key_that_had_to_sign_before_its_day_goes_on_signing() throws Exception {
        String only = legacy.signing(SigningAlgorithm.ES256, NOW.minus(Duration.ofHours(1)));
        assertThat(open().active().ids().rfc7638()).isEqualTo(only);
    }

    @Test
    void a_ca_alone_gets_a_key() throws Exception {
        SigningKeys keys = open();
        assertThat(keys.caPem()).isEqualTo(legacy.caPem());
        assertThat(keys.list()).hasSize(2);
        assertThat(files()).isEmpty();
    }

    @Test
    void files_stay_as_long_as_the_database_does_not_have_their_keys() throws Exception {
        legacy.signing(SigningAlgorithm.ES256, NOW);
        Map<Path, String> before = files();
        database.away(true);
        assertThatThrownBy(this::open).isInstanceOf(StorageException.class);
        assertThat(files()).isEqualTo(before);

        database.away(false);
        assertThat(open().caPem()).isEqualTo(legacy.caPem());
    }

    @Test
    void a_crash_before_the_files_were_removed_is_made_good() throws Exception {
        String key = legacy.signing(SigningAlgorithm.ES256, NOW);
        Map<Path, String> before = files();
        open();
        for (Map.Entry<Path, String> file : before.entrySet()) {
            Files.writeString(file.getKey(), file.getValue());
        }
        Files.writeString(data.resolve("keys/signing-1.pem.new"), "half of it");

        SigningKeys keys = open();
        assertThat(keys.caPem()).isEqualTo(legacy.caPem());
        assertThat(keys.active().ids().rfc7638()).isEqualTo(key);
        assertThat(keys.list()).hasSize(2);
        assertThat(files()).isEmpty();
    }

    @Test
    void files_of_another_ca_are_not_in_use_and_stay() throws Exception {
        String ca = open().caPem();
        new LegacyKeys(data, NOW).signing(SigningAlgorithm.ES256, NOW);
        Map<Path, String> others = files();
        assertThat(open().caPem()).isEqualTo(ca);
        assertThat(files()).isEqualTo(others).hasSize(2);
    }

    @Test
    void a_damaged_file_is_named_and_kept() throws IOException {
        Path file = data.resolve("keys/ca.pem");
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(this::open)
                .isInstanceOf(SigningKeysException.class)
                .hasMessageContaining(file + " is damaged")
                .hasMessageNotContaining("\n");
        assertThat(file).content().contains("AAAA");

        Files.writeString(file, Pem.PRIVATE_KEY.encode(new byte[] {1}) + Pem.CERTIFICATE.encode(new byte[] {1}));
        assertThatThrownBy(this::open).isInstanceOf(SigningKeysException.class).hasMessageContaining("is damaged");
        assertThat(database.list()).isEmpty();
    }

    private SigningKeys open() {
        return database.open(data, ROTATION, clock);
    }

    private Map<String, State> states() {
        return database.list().stream()
                .filter(key -> key.role() == StoredKey.Role.SIGNING)
                .collect(Collectors.toMap(StoredKey::id, StoredKey::state));
    }

    private Map<Path, String> files() throws IOException {
        Map<Path, String> contents = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(data.resolve("keys"))) {
            for (Path file : List.copyOf(files.toList())) {
                contents.put(file, Files.readString(file));
            }
        }
        return contents;
    }
}
