package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.model.Digest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * An image as the registry serves it, every byte of which was read and hashed.
 *
 * @param blobs the digests of the configuration and the layers, in the manifest's order
 */
record StoredImage(Digest manifest, List<Digest> blobs) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Reads manifest, configuration and layers; fails if a byte is not what its digest says. */
    static StoredImage fetch(RegistryClient client, String repository, String reference)
            throws IOException, InterruptedException {
        String token = client.token("repository:" + repository + ":pull");
        HttpResponse<byte[]> manifest = client.get("/v2/" + repository + "/manifests/" + reference, token);
        assertThat(manifest.statusCode())
                .as("manifest %s:%s", repository, reference)
                .isEqualTo(200);
        Digest digest = Digest.Algorithm.SHA256.of(manifest.body());
        assertThat(manifest.headers().firstValue("Docker-Content-Digest")).contains(digest.toString());
        JsonNode tree = JSON.readTree(manifest.body());
        List<Digest> blobs = new ArrayList<>();
        blobs.add(blob(client, repository, token, tree.get("config")));
        for (JsonNode layer : tree.get("layers")) {
            blobs.add(blob(client, repository, token, layer));
        }
        return new StoredImage(digest, List.copyOf(blobs));
    }

    private static Digest blob(RegistryClient client, String repository, String token, JsonNode descriptor)
            throws IOException, InterruptedException {
        String digest = descriptor.get("digest").textValue();
        HttpResponse<byte[]> blob = client.get("/v2/" + repository + "/blobs/" + digest, token);
        assertThat(blob.statusCode()).as("blob %s of %s", digest, repository).isEqualTo(200);
        assertThat(Digest.Algorithm.SHA256.of(blob.body())).hasToString(digest);
        assertThat(blob.body()).hasSize(descriptor.get("size").intValue());
        return Digest.parse(digest);
    }
}
