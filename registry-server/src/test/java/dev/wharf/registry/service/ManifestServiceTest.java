package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.LATEST;
import static dev.wharf.registry.service.Fixture.OTHER;
import static dev.wharf.registry.service.Fixture.REPO;
import static dev.wharf.registry.service.Fixture.assertRefused;
import static dev.wharf.registry.service.Fixture.bytes;
import static dev.wharf.registry.service.Fixture.descriptor;
import static dev.wharf.registry.service.Fixture.image;
import static dev.wharf.registry.service.Fixture.index;
import static dev.wharf.registry.service.Fixture.sha256;
import static dev.wharf.registry.service.Fixture.sha512;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorBody;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.MediaType;
import dev.wharf.model.Reference;
import dev.wharf.model.Tag;
import dev.wharf.registry.storage.Layout;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.TestStorage;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestStorage.class)
class ManifestServiceTest extends ServiceTest {
    private ManifestService manifests;

    ManifestServiceTest(TestStorage storage) {
        super(storage);
    }

    @BeforeEach
    void findManifests() {
        manifests = services.manifests();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latest",
                "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
            })
    void unknownManifests(String text) {
        Reference reference = Reference.parse(text);
        fixture.pushImage(OTHER, LATEST, "{}", "layer");

        assertRefused(() -> manifests.get(REPO, reference), ErrorCode.MANIFEST_UNKNOWN);
        assertRefused(() -> manifests.delete(REPO, reference), ErrorCode.MANIFEST_UNKNOWN);
        fixture.push(REPO, "hello");
        assertRefused(() -> manifests.get(REPO, reference), ErrorCode.MANIFEST_UNKNOWN);
    }

    @Test
    void aTagThatMovesWhileItIsReadIsThere() {
        Digest old = fixture.pushImage(REPO, LATEST, "{}", "old");
        Fixture reader = new Fixture(before(Layout.revisionLink(REPO, old), () -> {
            fixture.pushImage(REPO, LATEST, "{}", "new");
            manifests.delete(REPO, old);
        }));

        assertThat(reader.services.manifests().get(REPO, LATEST).digest()).isEqualTo(sha256(image("{}", "new")));
    }

    /** The driver, but somebody else comes before it is first asked for the size of something. */
    private StorageDriver before(String path, Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        return (StorageDriver) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StorageDriver.class}, (_, method, arguments) -> {
                    if (method.getName().equals("size")
                            && arguments[0].equals(path)
                            && done.compareAndSet(false, true)) {
                        action.run();
                    }
                    return method.invoke(driver, arguments);
                });
    }

    @Test
    void everyMissingBlobIsNamed() {
        fixture.push(REPO, "there");
        fixture.push(OTHER, "elsewhere");
        String manifest = image("config", "there", "elsewhere", "nowhere", "nowhere");

        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> put(LATEST, manifest))
                .satisfies(e -> assertThat(e.body().errors())
                        .extracting(ErrorBody.Entry::code, ErrorBody.Entry::detail)
                        .containsExactly(missing("config"), missing("elsewhere"), missing("nowhere")));

        assertRefused(() -> manifests.get(REPO, LATEST), ErrorCode.MANIFEST_UNKNOWN);
        assertRefused(() -> manifests.get(REPO, sha256(manifest)), ErrorCode.MANIFEST_UNKNOWN);
    }

    private static Tuple missing(String content) {
        return Tuple.tuple(
                ErrorCode.MANIFEST_BLOB_UNKNOWN, Optional.of(sha256(content).toString()));
    }

    @Test
    void theManifestsOfAnIndexMustExist() {
        Digest child = fixture.pushImage(REPO, LATEST, "{}", "layer");
        Digest elsewhere = fixture.pushImage(OTHER, LATEST, "{}", "other layer");
        Digest blob = fixture.push(REPO, "a blob");

        assertRefused(
                () -> putIndex(LATEST, index(child, elsewhere, blob)),
                ErrorCode.MANIFEST_BLOB_UNKNOWN,
                ErrorCode.MANIFEST_BLOB_UNKNOWN);

        Digest index = putIndex(LATEST, index(child));
        Digest nested = putIndex(new Tag("nested"), index(index, child));
        assertThat(manifests.get(REPO, nested).mediaType()).isEqualTo(MediaType.OCI_INDEX);
    }

    @Test
    void theLayersOfABuildCacheMayBeInAnIndex() {
        Digest layer = fixture.push(REPO, "layer");
        String cache =
                """
                {"schemaVersion":2,"mediaType":"%s","manifests":[%s]}""".formatted(MediaType.OCI_INDEX, descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer, 5));

        Digest digest = putIndex(LATEST, cache);

        assertThat(manifests.get(REPO, LATEST).digest()).isEqualTo(digest);
    }

    @Test
    void aSubjectNeedNotExist() {
        fixture.push(REPO, "{}");
        String manifest = image("{}")
                .replace("\"layers\"", "\"subject\":%s,\"layers\"")
                .formatted(descriptor(MediaType.OCI_MANIFEST.value(), sha256("nowhere"), 7));

        Digest digest = put(LATEST, manifest);

        assertThat(manifests.get(REPO, digest).bytes()).isEqualTo(bytes(manifest));
    }

    @Test
    void anInvalidManifestIsRefusedWithAReason() {
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> put(LATEST, "{\"schemaVersion\":2"))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_INVALID);
                    assertThat(e.body().errors().getFirst().detail().toString()).contains("not JSON at line 1");
                });
    }

    @Test
    void aManifestMayHaveFourMebibytes() {
        fixture.push(REPO, "{}");
        String largest =
                image("{}") + " ".repeat(ManifestService.MAX_SIZE - image("{}").length());

        assertRefused(() -> put(LATEST, largest + " "), ErrorCode.MANIFEST_INVALID);

        put(LATEST, largest);
        assertThat(manifests.get(REPO, LATEST).bytes()).isEqualTo(bytes(largest));
    }

    @Test
    void aWrongDigestIsRefused() {
        fixture.push(REPO, "{}");
        String manifest = image("{}");

        assertRefused(() -> put(sha256(manifest + " "), manifest), ErrorCode.DIGEST_INVALID);
        assertRefused(() -> put(sha512(manifest + " "), manifest), ErrorCode.DIGEST_INVALID);
        assertRefused(() -> manifests.get(REPO, sha256(manifest)), ErrorCode.MANIFEST_UNKNOWN);
    }

    @Test
    void bytesAreKeptAsTheyCame() {
        fixture.push(REPO, "{}");
        String manifest =
                image("{}").replace("{\"schema", " {\n\t\"unknown\": [1.50, \"\\u00e9é\"], \"schema") + "\n\n";

        Digest digest = put(LATEST, manifest);

        assertThat(digest).isEqualTo(sha256(manifest));
        for (Reference reference : new Reference[] {digest, LATEST}) {
            StoredManifest stored = manifests.get(REPO, reference);
            assertThat(stored.bytes()).isEqualTo(bytes(manifest));
            assertThat(stored.digest()).isEqualTo(digest);
            assertThat(stored.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
        }
    }

    @Test
    void byDigestAlone() {
        fixture.push(REPO, "{}");
        String manifest = image("{}");

        assertThat(put(sha512(manifest), manifest)).isEqualTo(sha512(manifest));

        assertThat(manifests.get(REPO, sha512(manifest)).digest()).isEqualTo(sha512(manifest));
        assertRefused(() -> manifests.get(REPO, sha256(manifest)), ErrorCode.MANIFEST_UNKNOWN);
        assertThat(services.tags()
                        .list(REPO, Optional.empty(), OptionalInt.empty())
                        .names())
                .isEmpty();
    }

    @Test
    void contentUnderSha512() throws IOException {
        String manifest = """
                {"schemaVersion":2,"config":%s,"layers":[]}""".formatted(descriptor("application/x", sha512("{}"), 2));
        assertRefused(() -> put(sha512(manifest), manifest), ErrorCode.MANIFEST_BLOB_UNKNOWN);

        services.uploads().store(REPO, Fixture.body("{}"), sha512("{}"));
        Digest digest = put(sha512(manifest), manifest);
        services.manifests().put(REPO, ManifestPush.to(LATEST, MediaType.OCI_INDEX), bytes(index(digest)));

        assertThat(manifests.get(REPO, digest).bytes()).isEqualTo(bytes(manifest));
    }

    @Test
    void aTagMoves() {
        Digest first = fixture.pushImage(REPO, LATEST, "{}", "1");
        Digest second = fixture.pushImage(REPO, LATEST, "{}", "2");

        assertThat(manifests.get(REPO, LATEST).digest()).isEqualTo(second);
        assertThat(manifests.get(REPO, first).digest()).isEqualTo(first);
        put(LATEST, image("{}", "1"));
        assertThat(manifests.get(REPO, LATEST).digest()).isEqualTo(first);
    }

    @Test
    void deletingATagLeavesTheManifest() {
        Digest digest = fixture.pushImage(REPO, LATEST, "{}", "1");
        put(new Tag("other"), image("{}", "1"));

        manifests.delete(REPO, LATEST);

        assertRefused(() -> manifests.get(REPO, LATEST), ErrorCode.MANIFEST_UNKNOWN);
        assertRefused(() -> manifests.delete(REPO, LATEST), ErrorCode.MANIFEST_UNKNOWN);
        assertThat(manifests.get(REPO, new Tag("other")).digest()).isEqualTo(digest);
        assertThat(manifests.get(REPO, digest).digest()).isEqualTo(digest);
    }

    @Test
    void deletingAManifestTakesItsTagsAlong() {
        Digest digest = fixture.pushImage(REPO, LATEST, "{}", "1");
        put(new Tag("same"), image("{}", "1"));
        Digest other = fixture.pushImage(REPO, new Tag("moved"), "{}", "1");
        assertThat(other).isEqualTo(digest);
        Digest stays = fixture.pushImage(REPO, new Tag("moved"), "{}", "2");

        manifests.delete(REPO, digest);

        assertRefused(() -> manifests.get(REPO, digest), ErrorCode.MANIFEST_UNKNOWN);
        assertRefused(() -> manifests.get(REPO, LATEST), ErrorCode.MANIFEST_UNKNOWN);
        assertRefused(() -> manifests.delete(REPO, digest), ErrorCode.MANIFEST_UNKNOWN);
        assertThat(services.tags()
                        .list(REPO, Optional.empty(), OptionalInt.empty())
                        .names())
                .containsExactly("moved");
        assertThat(manifests.get(REPO, new Tag("moved")).digest()).isEqualTo(stays);
    }

    @Test
    void deletingCanBeSwitchedOff() {
        Digest digest = fixture.pushImage(REPO, LATEST, "{}", "1");
        ManifestService readOnly = new Fixture(driver, false, new AtomicLong()).services.manifests();

        assertRefused(() -> readOnly.delete(REPO, LATEST), ErrorCode.UNSUPPORTED);
        assertRefused(() -> readOnly.delete(REPO, digest), ErrorCode.UNSUPPORTED);

        assertThat(readOnly.get(REPO, LATEST).digest()).isEqualTo(digest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schemaVersion\":1,\"name\":\"team/app\"}",
                "{\"schemaVersion\":2,\"mediaType\":\"application/json\"}",
                "no JSON",
                ""
            })
    void whatOtherProgramsHaveStoredAndWeDoNotServe(String content) {
        Digest digest = sha256(content);
        write(Layout.blob(digest), content);
        write(Layout.revisionLink(REPO, digest), digest.toString());
        write(Layout.currentLink(REPO, LATEST), digest.toString());

        assertRefused(() -> manifests.get(REPO, LATEST), ErrorCode.MANIFEST_UNKNOWN);
        assertRefused(() -> manifests.get(REPO, digest), ErrorCode.MANIFEST_UNKNOWN);
    }

    @Test
    void aTagWithoutItsManifestIsUnknown() {
        Digest digest = fixture.pushImage(REPO, LATEST, "{}", "1");
        driver.delete(Layout.revisionLink(REPO, digest));

        assertRefused(() -> manifests.get(REPO, LATEST), ErrorCode.MANIFEST_UNKNOWN);
    }

    @Test
    void aManifestWhoseDataAreGoneIsUnknown() {
        Digest digest = fixture.pushImage(REPO, LATEST, "{}", "1");
        driver.delete(Layout.blob(digest));

        assertRefused(() -> manifests.get(REPO, LATEST), ErrorCode.MANIFEST_UNKNOWN);
        assertRefused(() -> putIndex(LATEST, index(digest)), ErrorCode.MANIFEST_BLOB_UNKNOWN);
    }

    private Digest put(Reference reference, String manifest) {
        return manifests
                .put(REPO, ManifestPush.to(reference, MediaType.OCI_MANIFEST), bytes(manifest))
                .digest();
    }

    private Digest putIndex(Reference reference, String index) {
        return manifests
                .put(REPO, ManifestPush.to(reference, MediaType.OCI_INDEX), bytes(index))
                .digest();
    }
}
