package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.bytes;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.MediaType;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import dev.wharf.registry.storage.TestStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Several threads that push images until the process is killed; a line says what has been acknowledged. */
final class PushForever {
    private static final int THREADS = 4;

    private final RegistryServices services;
    private final AtomicLong seeds;

    private PushForever(Path storage, long seed) {
        services = RegistryServices.over(
                TestStorage.FILESYSTEM.open(storage),
                new RegistryServices.Rules(true, false),
                Clock.systemUTC(),
                UUID::randomUUID);
        seeds = new AtomicLong(seed);
    }

    /** Unique bytes. */
    static byte[] content(long seed) {
        Random random = new Random(seed);
        byte[] content = new byte[1 + random.nextInt(100_000)];
        random.nextBytes(content);
        return content;
    }

    /** A manifest whose config has this digest. */
    static String manifest(Digest config) {
        return """
                {"schemaVersion":2,"config":%s,"layers":[]}""".formatted(Fixture.descriptor("application/x", config, 9));
    }

    public static void main(String[] arguments) throws InterruptedException {
        PushForever pushes = new PushForever(Path.of(arguments[0]), Long.parseLong(arguments[1]));
        for (Thread thread : IntStream.range(0, THREADS)
                .mapToObj(number -> Thread.ofPlatform().start(() -> pushes.run(number)))
                .toList()) {
            thread.join();
        }
    }

    @SuppressWarnings("InfiniteLoopStatement") // it is killed
    private void run(int number) {
        RepositoryName repository = new RepositoryName("thread/" + number % 2);
        Tag tag = new Tag("latest" + number);
        while (true) {
            try {
                push(repository, tag, seeds.getAndIncrement());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void push(RepositoryName repository, Tag tag, long seed) throws IOException {
        byte[] content = content(seed);
        Digest digest = Algorithm.SHA256.of(content);
        byte[] half = Arrays.copyOf(content, content.length / 2);
        String id = services.uploads().start(repository).id();
        services.uploads().append(repository, id, OptionalLong.of(0), Fixture.body(half));
        acknowledge("upload", repository, id, seed);
        byte[] rest = Arrays.copyOfRange(content, half.length, content.length);
        services.uploads().commit(repository, id, OptionalLong.of(half.length), Fixture.body(rest), digest);
        acknowledge("blob", repository, id, seed);
        services.manifests().put(repository, ManifestPush.to(tag, MediaType.OCI_MANIFEST), bytes(manifest(digest)));
        acknowledge("tag", repository, tag, seed);
    }

    private static void acknowledge(String kind, RepositoryName repository, Object name, long seed) {
        System.out.println(kind + " " + repository + " " + name + " " + seed);
    }
}
