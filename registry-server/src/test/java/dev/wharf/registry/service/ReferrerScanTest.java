package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.REPO;
import static dev.wharf.registry.service.Fixture.bytes;
import static dev.wharf.registry.service.Fixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.MediaType;
import dev.wharf.model.Tag;
import dev.wharf.registry.storage.Layout;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.TestStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What another program has put into the storage is listed as if it had been pushed here. */
@ParameterizedClass
@EnumSource(TestStorage.class)
class ReferrerScanTest {
    private static final Digest SUBJECT = sha256("subject");

    private final StorageDriver driver;
    private Instant now = Instant.now();
    private RegistryServices services;

    ReferrerScanTest(TestStorage storage, @TempDir Path directory) {
        driver = storage.open(directory);
        services = restarted();
    }

    private RegistryServices restarted() {
        InstantSource clock = () -> now;
        return RegistryServices.over(
                driver, new RegistryServices.Rules(true, true), clock.withZone(ZoneOffset.UTC), UUID::randomUUID);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void whatWasThereBefore() {
        Digest first = foreign(referrer("first"));
        foreign("{\"schemaVersion\":1,\"signatures\":[]}");
        foreign("no manifest at all");
        foreign("{\"schemaVersion\":2,\"config\":{\"digest\":\"" + SUBJECT + "\"}}");
        write(Layout.revisionLink(REPO, sha256("gone")), sha256("gone").toString());

        assertThat(listed()).containsExactly(first);

        Digest second = push(referrer("second"));
        assertThat(listed()).containsExactlyInAnyOrder(first, second);
        services = restarted();
        assertThat(listed()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void whatComesLater() {
        Digest own = push(referrer("own"));
        assertThat(listed()).containsExactly(own);
        Digest foreign = foreign(referrer("foreign"));
        later();
        assertThat(listed()).containsExactlyInAnyOrder(own, foreign);

        assertThat(driver.delete(Layout.revisionLink(REPO, foreign))).isTrue();
        assertThat(listed()).containsExactly(own);
        foreign(referrer("foreign"));
        later();
        assertThat(listed()).containsExactlyInAnyOrder(own, foreign);
    }

    @Test
    void whatComesBackAfterItWasDeletedHere() {
        Digest referrer = push(referrer("one"));
        assertThat(listed()).containsExactly(referrer);
        services.manifests().delete(REPO, referrer);
        later();
        assertThat(listed()).isEmpty();
        foreign(referrer("one"));
        later();
        assertThat(listed()).containsExactly(referrer);
    }

    @Test
    void manyAtOnce() {
        List<Digest> foreign = IntStream.range(0, 50)
                .mapToObj(i -> foreign(referrer("n" + i)))
                .sorted()
                .toList();
        push(referrer("own"));
        assertThat(listed()).containsAll(foreign).hasSize(51);
    }

    @Test
    void whereNobodyAsksThereIsNothingBesideTheOriginalsFiles() {
        push("{\"schemaVersion\":2,\"config\":{\"digest\":\"" + SUBJECT + "\"}}");
        assertThat(driver.list(Layout.repository(REPO.value()), "", 10)).doesNotContain("_referrers");
        assertThat(listed()).isEmpty();
        assertThat(driver.list(Layout.repository(REPO.value()), "", 10)).contains("_referrers");
    }

    @Test
    void whereThereIsNoRepositoryNoneIsMade() {
        assertThat(listed()).isEmpty();
        assertThat(driver.list(Layout.repository(""), "", 10)).isEmpty();
    }

    private List<Digest> listed() {
        ReferrersPage page = services.referrers().list(REPO, SUBJECT, Optional.empty(), Optional.empty(), 1000);
        assertThat(page.more()).isFalse();
        return page.referrers().stream()
                .map(referrer -> referrer.descriptor().digest())
                .toList();
    }

    /** Long enough for a storage that does not tell when it has changed. */
    private void later() {
        now = now.plus(Duration.ofSeconds(61));
    }

    private static String referrer(String mark) {
        return "{\"schemaVersion\":2,\"config\":{\"digest\":\"%s\"},\"subject\":{\"digest\":\"%s\"},\"x\":\"%s\"}"
                .formatted(sha256("config"), SUBJECT, mark);
    }

    private Digest push(String manifest) {
        return services.manifests()
                .put(REPO, ManifestPush.to(new Tag("t"), MediaType.OCI_MANIFEST), bytes(manifest))
                .digest();
    }

    /** Stores a manifest as registry:2 does, which knows of no referrers. */
    private Digest foreign(String manifest) {
        Digest digest = sha256(manifest);
        write(Layout.blob(digest), manifest);
        write(Layout.revisionLink(REPO, digest), digest.toString());
        return digest;
    }

    private void write(String path, String content) {
        driver.put(path, bytes(content), StorageDriver.Durability.NOW);
    }
}
