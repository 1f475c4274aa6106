package dev.wharf.it;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** What comes to a client's mind. */
record TortureChoices(TortureOracle oracle, SplittableRandom random) {
    private static final List<String> ARTIFACT_TYPES = List.of("application/x-sbom", "application/x-signature");

    <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    boolean oneIn(int number) {
        return random.nextInt(number) == 0;
    }

    String repository() {
        return any(TortureOracle.REPOSITORIES);
    }

    String tag() {
        return any(TortureOracle.TAGS);
    }

    /** Different ones, up to so many. */
    List<String> tags(int most) {
        return Stream.generate(this::tag).limit(most).distinct().toList();
    }

    /** Mostly the one that everybody uses. */
    Algorithm algorithm() {
        return oneIn(4) ? Algorithm.SHA512 : Algorithm.SHA256;
    }

    TortureBlob newBlob() {
        return new TortureBlob(oracle.newBlob(), algorithm());
    }

    /** One that many others are busy with. */
    TortureBlob blob() {
        List<TortureBlob> known = oracle.recentBlobs();
        return known.isEmpty() ? newBlob() : any(known);
    }

    /** A manifest that somebody has tried to push, if there is one. */
    Optional<TortureManifest> manifest(String repository) {
        List<TortureManifest> known = oracle.recentManifests(repository);
        return known.isEmpty() ? Optional.empty() : Optional.of(any(known));
    }

    /** Mostly one that others are about, which need not be there. */
    Optional<Digest> subject(String repository) {
        List<TortureManifest> known = oracle.recentManifests(repository);
        List<Digest> subjects =
                known.stream().flatMap(manifest -> manifest.subject().stream()).toList();
        return subjects.isEmpty() || oneIn(4)
                ? manifest(repository).map(TortureManifest::digest)
                : Optional.of(any(subjects));
    }

    String artifactType() {
        return any(ARTIFACT_TYPES);
    }
}
