package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import dev.wharf.model.VisibleRepositories;
import dev.wharf.registry.storage.TestStorage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 in the middle of pushes: what was acknowledged is there, and nothing that is there is half. */
class KillTest {
    private static final int KILLS = 10;

    @TempDir
    private Path directory;

    /** One line of {@link PushForever}. */
    private record Acknowledged(String kind, RepositoryName repository, String name, long seed) {
        static Acknowledged parse(String line) {
            String[] words = line.split(" ", -1);
            return new Acknowledged(words[0], new RepositoryName(words[1]), words[2], Long.parseLong(words[3]));
        }

        byte[] content() {
            return PushForever.content(seed);
        }

        Digest digest() {
            return Algorithm.SHA256.of(content());
        }
    }

    @Test
    void killedDuringPushes() throws Exception {
        Random random = new Random(20261121);
        int tags = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            List<Acknowledged> acknowledged = pushAndKill(kill * 1_000_000L, 10 + random.nextInt(40));
            Fixture fixture = new Fixture(TestStorage.FILESYSTEM.open(directory));
            verifyAcknowledged(fixture, acknowledged);
            verifyVisible(fixture);
            tags += fixture.services
                    .tags()
                    .list(new RepositoryName("thread/0"), Optional.empty(), OptionalInt.empty())
                    .names()
                    .size();
        }
        assertThat(tags).isPositive();
        verifyFiles();
    }

    /** Lets a process push until it has acknowledged so many steps, and a little longer. */
    private List<Acknowledged> pushAndKill(long seed, int lines) throws IOException, InterruptedException {
        Process process = Child.of(List.of(), PushForever.class, directory.toString(), Long.toString(seed))
                .start();
        List<Acknowledged> acknowledged = new ArrayList<>();
        try (BufferedReader output = process.inputReader(UTF_8)) {
            while (acknowledged.size() < lines) {
                acknowledged.add(Acknowledged.parse(output.readLine()));
            }
            // Process.destroyForcibly would close the pipe.
            process.toHandle().destroyForcibly();
            // What was in the pipe has been acknowledged, too; the last line may have been cut off.
            String rest = output.readAllAsString();
            rest.substring(0, rest.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Acknowledged::parse)
                    .forEach(acknowledged::add);
        }
        return acknowledged;
    }

    private static void verifyAcknowledged(Fixture fixture, List<Acknowledged> acknowledged) throws IOException {
        RegistryServices services = fixture.services;
        Map<String, Acknowledged> uploads = new HashMap<>();
        Map<String, Acknowledged> lastTags = new HashMap<>();
        for (Acknowledged step : acknowledged) {
            switch (step.kind) {
                case "upload" -> uploads.put(step.name, step);
                case "blob" -> {
                    uploads.remove(step.name);
                    assertThat(fixture.read(step.repository, step.digest())).isEqualTo(step.content());
                }
                default -> lastTags.put(step.name, step);
            }
        }
        for (Acknowledged step : lastTags.values()) {
            String manifest = PushForever.manifest(step.digest());
            assertThat(services.manifests()
                            .get(step.repository, Fixture.sha256(manifest))
                            .bytes())
                    .isEqualTo(bytes(manifest));
            // The next push may have moved the tag without having said so any more.
            assertThat(services.manifests()
                            .get(step.repository, new Tag(step.name))
                            .digest())
                    .isNotNull();
        }
        for (Acknowledged step : uploads.values()) {
            finish(fixture, step);
        }
    }

    /** Goes on with an upload that was killed, or begins again if its end had only not been said. */
    private static void finish(Fixture fixture, Acknowledged step) throws IOException {
        UploadService uploads = fixture.services.uploads();
        byte[] content = step.content();
        try {
            int offset =
                    Math.toIntExact(uploads.status(step.repository, step.name).offset());
            assertThat(offset).isGreaterThanOrEqualTo(content.length / 2);
            byte[] rest = Arrays.copyOfRange(content, offset, content.length);
            uploads.commit(step.repository, step.name, OptionalLong.of(offset), Fixture.body(rest), step.digest());
        } catch (RegistryException e) {
            uploads.store(step.repository, Fixture.body(content), step.digest());
        }
        assertThat(fixture.read(step.repository, step.digest())).isEqualTo(content);
    }

    /** Whatever is listed can be pulled. */
    private static void verifyVisible(Fixture fixture) {
        RegistryServices services = fixture.services;
        for (String name : services.catalog()
                .list(VisibleRepositories.ALL, Optional.empty(), 99)
                .names()) {
            RepositoryName repository = new RepositoryName(name);
            for (String tag : services.tags()
                    .list(repository, Optional.empty(), OptionalInt.empty())
                    .names()) {
                StoredManifest manifest = services.manifests().get(repository, new Tag(tag));
                assertThat(Algorithm.SHA256.of(manifest.bytes())).isEqualTo(manifest.digest());
            }
        }
    }

    /** Every file in its place has the bytes of its name. */
    private void verifyFiles() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("docker/registry/v2/blobs"))) {
            for (Path file : files.filter(path -> path.endsWith("data")).toList()) {
                assertThat(file.getParent())
                        .hasFileName(
                                Algorithm.SHA256.of(Files.readAllBytes(file)).hex());
            }
        }
        try (Stream<Path> files = Files.walk(directory.resolve("docker/registry/v2/repositories"))) {
            for (Path file : files.filter(path -> path.endsWith("link")).toList()) {
                assertThat(Digest.parse(Files.readString(file)).algorithm()).isEqualTo(Algorithm.SHA256);
            }
        }
    }
}
