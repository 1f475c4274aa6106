package dev.wharf.it;

import static dev.wharf.it.TortureOracle.PRESENT;

import dev.wharf.it.Linearization.Effect;
import dev.wharf.it.TortureOracle.Thing;
import dev.wharf.model.Digest;
import dev.wharf.model.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Thinks up manifests of what is likely to be there. */
record TortureManifestMaker(TortureOracle oracle, TortureChoices choices) {
    private static final int MOST_LAYERS = 2;
    private static final int MOST_CHILDREN = 3;

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

    private List<Thing> blobs(String repository) {
        List<Thing> blobs = new ArrayList<>();
        int layers = choices.random().nextInt(MOST_LAYERS + 1);
        for (int tries = 0; tries < 60 && blobs.size() <= layers; tries++) {
            Thing blob =
                    new Thing(repository, "blobs", oracle.digest(choices.blob()).toString());
            if (tries > 50 || isLikely(blob)) {
                blobs.add(blob);
            }
        }
        return blobs;
    }

    private List<Thing> images(String repository) {
        return oracle.recentManifests(repository).stream()
                .filter(manifest -> !manifest.isIndex())
                .map(TortureManifest::thing)
                .filter(this::isLikely)
                .toList();
    }

    private List<Thing> some(List<Thing> images) {
        return choices.random()
                .ints(1 + choices.random().nextInt(MOST_CHILDREN), 0, images.size())
                .distinct()
                .mapToObj(images::get)
                .toList();
    }

    private boolean isLikely(Thing thing) {
        long sent = oracle.now();
        return oracle.register(thing).may(Effect.read(PRESENT), sent, oracle.now());
    }
}
