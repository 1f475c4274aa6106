package dev.wharf.it;

import static dev.wharf.it.TortureOracle.PRESENT;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.it.Linearization.Effect;
import dev.wharf.it.TortureOracle.Thing;
import dev.wharf.model.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Thinks up manifests of what is likely to be there. */
record TortureManifestMaker(TortureOracle oracle, TortureChoices choices) {
    private static final int MOST_LAYERS = 2;
    private static final int MOST_CHILDREN = 3;

    /** An index if there is anything to put into it, now and then; else an image. */
    TortureManifest make(String repository) {
        List<TortureManifest> images = choices.oneIn(4) ? images(repository) : List.of();
        return images.isEmpty() ? image(repository) : index(repository, images);
    }

    private TortureManifest image(String repository) {
        List<Thing> blobs = new ArrayList<>();
        int layers = choices.random().nextInt(MOST_LAYERS + 1);
        for (int tries = 0; tries < 60 && blobs.size() <= layers; tries++) {
            Thing blob =
                    new Thing(repository, "blobs", oracle.digest(choices.blob()).toString());
            if (tries > 50 || isLikely(blob)) {
                blobs.add(blob);
            }
        }
        String json = "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s],%s}"
                .formatted(
                        descriptor("application/x", blobs.getFirst().reference()),
                        blobs.stream()
                                .skip(1)
                                .map(layer -> descriptor("application/x", layer.reference()))
                                .collect(Collectors.joining(",")),
                        annotations());
        return manifest(repository, MediaType.OCI_MANIFEST, json, blobs);
    }

    private TortureManifest index(String repository, List<TortureManifest> images) {
        List<TortureManifest> children = choices.random()
                .ints(1 + choices.random().nextInt(MOST_CHILDREN), 0, images.size())
                .distinct()
                .mapToObj(images::get)
                .toList();
        String json = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s],%s}"
                .formatted(
                        MediaType.OCI_INDEX,
                        children.stream()
                                .map(child -> descriptor(
                                        child.mediaType().value(),
                                        child.digest().toString()))
                                .collect(Collectors.joining(",")),
                        annotations());
        List<Thing> parts = children.stream().map(TortureManifest::thing).toList();
        return manifest(repository, MediaType.OCI_INDEX, json, parts);
    }

    private List<TortureManifest> images(String repository) {
        return oracle.recentManifests(repository).stream()
                .filter(manifest -> !manifest.isIndex() && isLikely(manifest.thing()))
                .toList();
    }

    private boolean isLikely(Thing thing) {
        long sent = oracle.now();
        return oracle.register(thing).may(Effect.read(PRESENT), sent, oracle.now());
    }

    private TortureManifest manifest(String repository, MediaType type, String json, List<Thing> parts) {
        return new TortureManifest(repository, type, choices.algorithm().of(json.getBytes(UTF_8)), json, parts);
    }

    private static String descriptor(String mediaType, String digest) {
        return "{\"mediaType\":\"%s\",\"size\":7,\"digest\":\"%s\"}".formatted(mediaType, digest);
    }

    /** What makes it new. */
    private String annotations() {
        return "\"annotations\":{\"n\":\"%d\"}".formatted(choices.random().nextInt(1_000_000));
    }
}
