package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.OTHER;
import static dev.wharf.registry.service.Fixture.REPO;
import static dev.wharf.registry.service.Fixture.assertRefused;
import static dev.wharf.registry.service.Fixture.body;
import static dev.wharf.registry.service.Fixture.bytes;
import static dev.wharf.registry.service.Fixture.sha256;
import static dev.wharf.registry.service.Fixture.sha512;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.ErrorCode;
import dev.wharf.registry.storage.Layout;
import dev.wharf.registry.storage.TestStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestStorage.class)
class BlobServiceTest extends ServiceTest {
    private static final Digest HELLO = sha256("hello");

    BlobServiceTest(TestStorage storage) {
        super(storage);
    }

    @Test
    void unknownBlobs() {
        fixture.push(OTHER, "hello");

        assertUnknown(HELLO);
        assertUnknown(sha512("hello"));
        assertThat(services.blobs().mount(sha256("hullo"), OTHER, REPO)).isFalse();
        assertThat(services.blobs().mount(HELLO, REPO, OTHER)).isFalse();
    }

    @Test
    void theErrorNamesTheDigest() {
        assertThat(refusal().body().errors().getFirst().detail()).contains(HELLO.toString());
        assertThat(refusal().status()).isEqualTo(404);
    }

    private RegistryException refusal() {
        try {
            services.blobs().size(REPO, HELLO);
        } catch (RegistryException e) {
            return e;
        }
        throw new AssertionError("found");
    }

    @Test
    void aBlobWhoseDataAreGoneIsUnknown() {
        fixture.push(REPO, "hello");
        driver.delete(Layout.blob(HELLO));

        assertThat(services.blobs().mount(HELLO, REPO, OTHER)).isFalse();
        assertRefused(() -> services.blobs().size(REPO, HELLO), ErrorCode.BLOB_UNKNOWN);
        assertRefused(() -> services.blobs().open(REPO, HELLO), ErrorCode.BLOB_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "sha256:", "sha256:abc", "md5:5d41402abc4b2a76b9719d911017c592", "no digest"})
    void aBrokenLinkIsMissing(String content) {
        fixture.push(REPO, "hello");
        write(Layout.layerLink(REPO, HELLO), content);

        assertRefused(() -> services.blobs().size(REPO, HELLO), ErrorCode.BLOB_UNKNOWN);
        assertRefused(() -> services.blobs().open(REPO, HELLO), ErrorCode.BLOB_UNKNOWN);

        fixture.push(REPO, "hello");
        assertThat(fixture.read(REPO, HELLO)).as("the next push repairs it").isEqualTo(bytes("hello"));
    }

    @Test
    void aNewlineBehindALinkDoesNotMatter() {
        fixture.push(REPO, "hello");
        write(Layout.layerLink(REPO, HELLO), HELLO + "\n");

        assertThat(fixture.read(REPO, HELLO)).isEqualTo(bytes("hello"));
    }

    @Test
    void aSha512LinkOfRegistry2LeadsToItsSha256Data() throws IOException {
        fixture.push(OTHER, "hello");
        write(Layout.layerLink(OTHER, sha512("hello")), HELLO.toString());

        assertThat(services.blobs().mount(sha512("hello"), OTHER, REPO)).isTrue();
        assertThat(fixture.read(REPO, sha512("hello"))).isEqualTo(bytes("hello"));
        try (BlobContent blob = services.blobs().open(REPO, sha512("hello"))) {
            assertThat(blob.digest()).as("as it was asked for").isEqualTo(sha512("hello"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMountedBlobIsInBoth(Algorithm algorithm) throws IOException {
        Digest hello = algorithm.of(bytes("hello"));
        services.uploads().store(OTHER, body("hello"), hello);

        assertThat(services.blobs().mount(hello, OTHER, REPO)).isTrue();
        services.blobs().delete(OTHER, hello);

        assertThat(services.blobs().size(REPO, hello)).isEqualTo(5);
        assertRefused(() -> services.blobs().size(OTHER, hello), ErrorCode.BLOB_UNKNOWN);
    }

    @Test
    void aDeletedBlobCanBePushedAgain() {
        fixture.push(REPO, "hello");
        services.blobs().delete(REPO, HELLO);
        assertUnknown(HELLO);

        fixture.push(REPO, "hello");

        assertThat(fixture.read(REPO, HELLO)).isEqualTo(bytes("hello"));
    }

    @Test
    void deletingCanBeSwitchedOff() {
        fixture.push(REPO, "hello");
        BlobService readOnly = new Fixture(driver, false, new AtomicLong()).services.blobs();

        assertRefused(() -> readOnly.delete(REPO, HELLO), ErrorCode.UNSUPPORTED);

        assertThat(readOnly.size(REPO, HELLO)).isEqualTo(5);
    }

    @Test
    void aRangeOfABlob() throws IOException {
        fixture.push(REPO, "hello");
        try (BlobContent blob = services.blobs().open(REPO, HELLO);
                InputStream range = blob.stream(1, 3)) {
            assertThat(blob.size()).isEqualTo(5);
            assertThat(range.readAllBytes()).isEqualTo(bytes("ell"));
        }
    }

    @Test
    void aFileOffersItsChannel() throws IOException {
        services.uploads().store(REPO, body("hello"), HELLO);
        try (BlobContent blob = services.blobs().open(REPO, HELLO)) {
            Optional<FileChannel> channel = blob.channel();
            if (channel.isPresent()) {
                ByteBuffer content = ByteBuffer.allocate(9);
                assertThat(channel.get().read(content, 1)).isEqualTo(4);
                assertThat(content.array()).startsWith(bytes("ello"));
            }
        }
    }

    private void assertUnknown(Digest digest) {
        assertRefused(() -> services.blobs().size(REPO, digest), ErrorCode.BLOB_UNKNOWN);
        assertRefused(() -> services.blobs().open(REPO, digest), ErrorCode.BLOB_UNKNOWN);
        assertRefused(() -> services.blobs().delete(REPO, digest), ErrorCode.BLOB_UNKNOWN);
    }
}
