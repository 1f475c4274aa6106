package dev.wharf.it;

import static dev.wharf.it.TortureOracle.PRESENT;

import dev.wharf.it.Linearization.Effect;
import dev.wharf.it.TortureOracle.Thing;
import dev.wharf.model.Digest;
import dev.wharf.model.MediaType;
import java.util.List;
import java.util.Optional;

/** Thinks up manifests of what is likely to be there. */
record TortureManifestMaker(TortureOracle oracle, TortureChoices choices) {
    private static final int MOST_PARTS = 3;

    /** An index if there is anything to put into it, now and then; else an image. Some are about another manifest. */
    TortureManifest make(String repository) {
        List<Thing> images = choices.oneIn(4) ? images(repository) : List.of();
        Optional<Digest> subject = choices.oneIn(3) ? choices.subject(repository) : Optional.empty();
        return new TortureManifest(
                repository,
                images.isEmpty() ? MediaType.OCI_MANIFEST : MediaType.OCI_INDEX,
                choices.algorithm(),
                images.isEmpty() ? blobs(repository) : some(images),
                subject,
                choices.oneIn(2) ? Optional.of(choices.artifactType()) : Optional.empty(),
                choices.random().nextInt(1_000_000));
    }

    /** Now and then one that is not there. */
    private List<Thing> blobs(String repository) {
        List<Thing> likely = oracle.recentBlobs().stream()
                .map(blob -> thing(repository, blob))
                .filter(this::isLikely)
                .toList();
        return likely.isEmpty() || choices.oneIn(10) ? List.of(thing(repository, choices.blob())) : some(likely);
    }

    private Thing thing(String repository, TortureBlob blob) {
        return new Thing(repository, "blobs", oracle.digest(blob).toString());
    }

    private List<Thing> images(String repository) {
        return oracle.recentManifests(repository).stream()
                .filter(manifest -> !manifest.isIndex())
                .map(TortureManifest::thing)
                .filter(this::isLikely)
                .toList();
    }

    private List<Thing> some(List<Thing> things) {
        return choices.random()
                .ints(1 + choices.random().nextInt(MOST_PARTS), 0, things.size())
                .distinct()
                .mapToObj(things::get)
                .toList();
    }

    private boolean isLikely(Thing thing) {
        long sent = oracle.now();
        return oracle.register(thing).may(Effect.read(PRESENT), sent, oracle.now());
    }
}
