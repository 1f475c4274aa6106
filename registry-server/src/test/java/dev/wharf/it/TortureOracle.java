package dev.wharf.it;

import dev.wharf.model.Digest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Everything that was ever asked of the registry under torture, and what must be true of it. */
final class TortureOracle {
    static final List<String> REPOSITORIES = List.of("torture/a", "torture/b", "torture/b/c");
    static final List<String> TAGS = List.of("1", "2", "3", "latest", "next");
    static final String PRESENT = "present";

    private static final int RECENT = 30;

    /** A thing that is read at a path; a tag's value is a digest, others are there or not. */
    record Thing(String repository, String kind, String reference) {
        String path() {
            return "/v2/" + repository + "/" + kind + "/" + reference;
        }

        boolean isTag() {
            return !reference.contains(":");
        }
    }

    /**
     * A manifest as it is pushed.
     *
     * @param parts what has to be there before
     */
    record Pushed(String repository, Digest digest, String json, List<Thing> parts) {
        Thing thing() {
            return new Thing(repository, "manifests", digest.toString());
        }
    }

    private final AtomicLong clock = new AtomicLong();
    private final Map<Thing, Register> registers = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentLinkedDeque<Pushed>> manifests = new ConcurrentHashMap<>();
    private final AtomicInteger blobs = new AtomicInteger();
    private final Map<TortureBlob, Digest> digests = new ConcurrentHashMap<>();

    long now() {
        return clock.incrementAndGet();
    }

    Register register(Thing thing) {
        return registers.computeIfAbsent(thing, key -> new Register(key.path(), clock));
    }

    Register blob(String repository, Digest digest) {
        return register(new Thing(repository, "blobs", digest.toString()));
    }

    Register manifest(String repository, Digest digest) {
        return register(new Thing(repository, "manifests", digest.toString()));
    }

    Register tag(String repository, String tag) {
        return register(new Thing(repository, "manifests", tag));
    }

    Map<Thing, Register> all() {
        return registers;
    }

    /** The number of a blob that nobody has pushed yet. */
    int newBlob() {
        return blobs.getAndIncrement();
    }

    /** How many blobs have numbers. */
    int blobCount() {
        return blobs.get();
    }

    Digest digest(TortureBlob blob) {
        return digests.computeIfAbsent(blob, TortureBlob::digest);
    }

    void remember(Pushed manifest) {
        ConcurrentLinkedDeque<Pushed> recent = recent(manifest.repository());
        recent.addFirst(manifest);
        while (recent.size() > RECENT) {
            recent.pollLast();
        }
    }

    /** Manifests that somebody has tried to push, the last first. */
    List<Pushed> recentManifests(String repository) {
        return List.copyOf(recent(repository));
    }

    private ConcurrentLinkedDeque<Pushed> recent(String repository) {
        return manifests.computeIfAbsent(repository, _ -> new ConcurrentLinkedDeque<>());
    }
}
