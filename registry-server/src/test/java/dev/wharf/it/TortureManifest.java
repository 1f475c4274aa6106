package dev.wharf.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.it.TortureOracle.Thing;
import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A manifest as it is pushed to a repository.
 *
 * @param algorithm by which it is known
 * @param parts what has to be there before: the config and the layers of an image, or the images of an index
 * @param subject what it is about
 * @param namedType the {@code artifactType} that it says to have
 * @param number makes it another one
 */
record TortureManifest(
        String repository,
        MediaType mediaType,
        Algorithm algorithm,
        List<Thing> parts,
        Optional<Digest> subject,
        Optional<String> namedType,
        int number) {
    private static final String PART_TYPE = "application/x-part";

    boolean isIndex() {
        return mediaType.equals(MediaType.OCI_INDEX);
    }

    Thing thing() {
        return new Thing(repository, "manifests", digest().toString());
    }

    Digest digest() {
        return algorithm.of(bytes());
    }

    byte[] bytes() {
        return json().getBytes(UTF_8);
    }

    /** In ASCII. */
    private String json() {
        return object(
                "\"schemaVersion\":2",
                text("mediaType", mediaType.value()),
                namedType.map(type -> text("artifactType", type)).orElse(""),
                subject.map(digest -> "\"subject\":" + descriptor(MediaType.OCI_MANIFEST.value(), digest.toString()))
                        .orElse(""),
                isIndex() ? "\"manifests\":" + list(parts, MediaType.OCI_MANIFEST.value()) : content(),
                annotations());
    }

    private String content() {
        return "\"config\":" + descriptor(PART_TYPE, parts.getFirst().reference()) + ",\"layers\":"
                + list(parts.subList(1, parts.size()), PART_TYPE);
    }

    /** What it is: an image that does not say so is what its config is. */
    Optional<String> artifactType() {
        return namedType.or(() -> isIndex() ? Optional.empty() : Optional.of(PART_TYPE));
    }

    /** As a list of referrers has it. */
    String descriptor() {
        return object(
                text("mediaType", mediaType.value()),
                text("digest", digest().toString()),
                "\"size\":" + bytes().length,
                artifactType().map(type -> text("artifactType", type)).orElse(""),
                annotations());
    }

    private String annotations() {
        return "\"annotations\":" + object(text("n", Integer.toString(number)));
    }

    private static String list(List<Thing> parts, String mediaType) {
        return parts.stream()
                .map(part -> descriptor(mediaType, part.reference()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String descriptor(String mediaType, String digest) {
        return object(text("mediaType", mediaType), "\"size\":7", text("digest", digest));
    }

    private static String text(String name, String value) {
        return "\"" + name + "\":\"" + value + "\"";
    }

    private static String object(String... fields) {
        return Stream.of(fields).filter(field -> !field.isEmpty()).collect(Collectors.joining(",", "{", "}"));
    }
}
