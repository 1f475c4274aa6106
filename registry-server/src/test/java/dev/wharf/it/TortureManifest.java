package dev.wharf.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.it.TortureOracle.Thing;
import dev.wharf.model.Digest;
import dev.wharf.model.MediaType;
import java.util.List;

/**
 * A manifest as it is pushed to a repository.
 *
 * @param json in ASCII
 * @param parts what has to be there before: blobs, or the images of an index
 */
record TortureManifest(String repository, MediaType mediaType, Digest digest, String json, List<Thing> parts) {
    byte[] bytes() {
        return json.getBytes(UTF_8);
    }

    Thing thing() {
        return new Thing(repository, "manifests", digest.toString());
    }

    boolean isIndex() {
        return mediaType.equals(MediaType.OCI_INDEX);
    }
}
