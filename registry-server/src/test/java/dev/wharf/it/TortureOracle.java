package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

        boolean isManifest() {
            return kind.equals("manifests");
        }

        boolean isTag() {
            return !reference.contains(":");
        }
    }

    private final AtomicLong clock = new AtomicLong();
    private final Map<Thing, Register> registers = new ConcurrentHashMap<>();
    private final Map<Thing, TortureManifest> known = new ConcurrentHashMap<>();
    private final Map<Thing, Set<TortureManifest>> referrers = new ConcurrentHashMap<>();
    private final Map<String, Recent<TortureManifest>> recentManifests = new ConcurrentHashMap<>();
    private final AtomicInteger blobs = new AtomicInteger();
    private final Recent<TortureBlob> recentBlobs = new Recent<>(RECENT);
    private final Map<TortureBlob, Digest> digests = new ConcurrentHashMap<>();

    private final TortureTally tally = new TortureTally();

    TortureTally tally() {
        return tally;
    }

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

    /** The blob is about to be pushed. */
    void remember(TortureBlob blob) {
        recentBlobs.add(blob);
    }

    /** Blobs that somebody has tried to push, the last first. */
    List<TortureBlob> recentBlobs() {
        return recentBlobs.items();
    }

    Digest digest(TortureBlob blob) {
        return digests.computeIfAbsent(blob, TortureBlob::digest);
    }

    /** The manifest is about to be pushed. */
    void remember(TortureManifest manifest) {
        known.put(manifest.thing(), manifest);
        manifest.subject()
                .map(subject -> referrers(manifest.repository(), subject))
                .ifPresent(list -> referrers
                        .computeIfAbsent(list, _ -> ConcurrentHashMap.newKeySet())
                        .add(manifest));
        recent(manifest.repository()).add(manifest);
    }

    /** A manifest that is in a repository; somebody must have tried to push it. */
    TortureManifest pushed(String repository, Digest digest) {
        TortureManifest manifest = known.get(new Thing(repository, "manifests", digest.toString()));
        assertThat(manifest)
                .as("what was pushed to %s as %s", repository, digest)
                .isNotNull();
        return manifest;
    }

    /** Where the manifests about this one are listed. */
    static Thing referrers(String repository, Digest subject) {
        return new Thing(repository, "referrers", subject.toString());
    }

    /** The list in which a manifest is, if it is about another one. */
    Optional<Thing> list(Thing manifest) {
        return Optional.ofNullable(known.get(manifest))
                .flatMap(TortureManifest::subject)
                .map(subject -> referrers(manifest.repository(), subject));
    }

    /** The manifests that somebody has tried to push, and that would then be in this list. */
    Set<TortureManifest> referrers(Thing list) {
        return referrers.getOrDefault(list, Set.of());
    }

    /** All lists of referrers that there are. */
    Set<Thing> referrers() {
        return referrers.keySet();
    }

    /** Manifests that somebody has tried to push, the last first. */
    List<TortureManifest> recentManifests(String repository) {
        return recent(repository).items();
    }

    private Recent<TortureManifest> recent(String repository) {
        return recentManifests.computeIfAbsent(repository, _ -> new Recent<>(RECENT));
    }
}
