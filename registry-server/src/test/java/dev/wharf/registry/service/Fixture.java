package dev.wharf.registry.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.MediaType;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import dev.wharf.registry.storage.StorageDriver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Services over a driver with a fixed clock and numbered ids, and short words for what tests do with them. */
public final class Fixture {
    public static final Instant NOW = Instant.parse("2026-11-21T09:12:10Z");
    public static final RepositoryName REPO = new RepositoryName("team/app");
    public static final RepositoryName OTHER = new RepositoryName("team/other");
    public static final Tag LATEST = new Tag("latest");

    public final RegistryServices services;

    public Fixture(StorageDriver driver) {
        this(driver, true, new AtomicLong());
    }

    public Fixture(StorageDriver driver, boolean deleteEnabled, AtomicLong lastId) {
        Supplier<UUID> ids = () -> new UUID(0x1234, lastId.incrementAndGet());
        services = RegistryServices.over(
                driver,
                new RegistryServices.Rules(deleteEnabled, false),
                Clock.fixed(NOW.plusMillis(345), ZoneOffset.UTC),
                ids);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    public static ReadableByteChannel body(String text) {
        return body(bytes(text));
    }

    public static ReadableByteChannel body(byte[] content) {
        return Channels.newChannel(new ByteArrayInputStream(content));
    }

    public static Digest sha256(String text) {
        return Algorithm.SHA256.of(bytes(text));
    }

    public static Digest sha512(String text) {
        return Algorithm.SHA512.of(bytes(text));
    }

    /** A body that comes in pieces, and breaks off behind these bytes. */
    public static ReadableByteChannel broken(String text, RuntimeException failure) {
        ByteBuffer left = ByteBuffer.wrap(bytes(text));
        return reading(into -> {
            if (!left.hasRemaining()) {
                throw failure;
            }
            into.put(left.get());
            return 1;
        });
    }

    /** A body that is read by a function as {@link ReadableByteChannel#read} is. */
    public static ReadableByteChannel reading(ToIntFunction<ByteBuffer> read) {
        return new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer into) {
                return read.applyAsInt(into);
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    /** Pushes a blob in one go. */
    public Digest push(RepositoryName repository, String content) {
        try {
            String id = services.uploads().start(repository).id();
            return services.uploads().commit(repository, id, OptionalLong.empty(), body(content), sha256(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pushes an image of a config and layers; returns the manifest's digest. */
    public Digest pushImage(RepositoryName repository, Tag tag, String config, String... layers) {
        push(repository, config);
        Arrays.stream(layers).forEach(layer -> push(repository, layer));
        return services.manifests()
                .put(repository, ManifestPush.to(tag, MediaType.OCI_MANIFEST), bytes(image(config, layers)))
                .digest();
    }

    /** An OCI manifest. */
    public static String image(String config, String... layers) {
        String descriptors = Arrays.stream(layers)
                .map(layer -> descriptor("application/vnd.oci.image.layer.v1.tar", sha256(layer), layer.length()))
                .collect(Collectors.joining(","));
        return """
                {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}""".formatted(
                        MediaType.OCI_MANIFEST,
                        descriptor("application/vnd.oci.image.config.v1+json", sha256(config), config.length()),
                        descriptors);
    }

    /** An OCI index. */
    public static String index(Digest... manifests) {
        String descriptors = Arrays.stream(manifests)
                .map(manifest -> descriptor(MediaType.OCI_MANIFEST.value(), manifest, 7))
                .collect(Collectors.joining(","));
        return """
                {"schemaVersion":2,"manifests":[%s]}""".formatted(descriptors);
    }

    public static String descriptor(String mediaType, Digest digest, long size) {
        return """
                {"mediaType":"%s","digest":"%s","size":%d}""".formatted(mediaType, digest, size);
    }

    /** Reads a blob whole. */
    public byte[] read(RepositoryName repository, Digest digest) {
        try (BlobContent blob = services.blobs().open(repository, digest);
                InputStream stream = blob.stream(0, blob.size())) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asserts that an action is refused with exactly these errors. */
    public static void assertRefused(ThrowingCallable action, ErrorCode... codes) {
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(action)
                .satisfies(e -> assertThat(e.body().errors()).extracting("code").containsExactly((Object[]) codes));
    }
}
