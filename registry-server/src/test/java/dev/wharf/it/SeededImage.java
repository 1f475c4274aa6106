package dev.wharf.it;

import dev.wharf.model.Digest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** An OCI image that follows from a number, and a client that pushes it as real ones do. */
final class SeededImage {
    private static final int SMALL_LAYER = 256 << 10;
    private static final int LARGE_LAYER = 4 << 20;

    private final byte[] config;
    private final List<byte[]> layers;

    private SeededImage(byte[] config, List<byte[]> layers) {
        this.config = config;
        this.layers = layers;
    }

    static SeededImage of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> layers = new ArrayList<>();
        for (int count = random.nextInt(1, 4); count > 0; count--) {
            byte[] layer = new byte[random.nextInt(1, random.nextInt(8) == 0 ? LARGE_LAYER : SMALL_LAYER)];
            random.nextBytes(layer);
            layers.add(layer);
        }
        String config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"seed\":%d}".formatted(seed);
        return new SeededImage(config.getBytes(StandardCharsets.UTF_8), List.copyOf(layers));
    }

    Digest configDigest() {
        return digest(config);
    }

    /**
     * Pushes the image; once this returns, the registry has promised to keep it.
     *
     * @throws IOException if the connection broke
     * @throws UnexpectedAnswer if the registry answered something else than a push gets
     */
    void push(RegistryClient client, String repository, String tag) throws IOException, InterruptedException {
        String token = client.token("repository:" + repository + ":pull,push");
        for (byte[] layer : layers) {
            pushBlob(client, token, repository, layer);
        }
        pushBlob(client, token, repository, config);
        HttpResponse<byte[]> put = client.send(
                "PUT",
                "/v2/" + repository + "/manifests/" + tag,
                token,
                BodyPublishers.ofString(manifest()),
                "Content-Type",
                "application/vnd.oci.image.manifest.v1+json");
        expect(201, put);
    }

    /** Asks first as every client does, then sends the first half by PATCH and the rest with the closing PUT. */
    private static void pushBlob(RegistryClient client, String token, String repository, byte[] blob)
            throws IOException, InterruptedException {
        String blobs = "/v2/" + repository + "/blobs/";
        Digest digest = digest(blob);
        HttpResponse<byte[]> known = client.send("HEAD", blobs + digest, token, BodyPublishers.noBody());
        if (known.statusCode() == 200) {
            return;
        }
        expect(404, known);
        HttpResponse<byte[]> opened = client.send("POST", blobs + "uploads/", token, BodyPublishers.noBody());
        int half = blob.length / 2;
        HttpResponse<byte[]> patched =
                send(client, "PATCH", expect(202, opened), token, Arrays.copyOfRange(blob, 0, half));
        String location = expect(202, patched);
        String closing = location + (location.contains("?") ? "&" : "?") + "digest=" + digest;
        expect(201, send(client, "PUT", closing, token, Arrays.copyOfRange(blob, half, blob.length)));
    }

    private static HttpResponse<byte[]> send(
            RegistryClient client, String method, String target, String token, byte[] bytes)
            throws IOException, InterruptedException {
        BodyPublisher body = BodyPublishers.ofByteArray(bytes);
        return client.send(method, target, token, body, "Content-Type", "application/octet-stream");
    }

    private static String expect(int status, HttpResponse<byte[]> answer) {
        if (answer.statusCode() != status) {
            throw new UnexpectedAnswer("%s instead of %d: %s"
                    .formatted(answer, status, new String(answer.body(), StandardCharsets.UTF_8)));
        }
        return answer.headers().firstValue("Location").orElse("");
    }

    private String manifest() {
        String layerList = layers.stream()
                .map(layer -> descriptor("application/vnd.oci.image.layer.v1.tar", layer))
                .collect(Collectors.joining(","));
        return "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":%s,\"layers\":[%s]}"
                .formatted(descriptor("application/vnd.oci.image.config.v1+json", config), layerList);
    }

    private static String descriptor(String mediaType, byte[] content) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(mediaType, digest(content), content.length);
    }

    private static Digest digest(byte[] content) {
        return Digest.Algorithm.SHA256.of(content);
    }

    /** An answer that no push of these images gets from a registry that works. */
    static final class UnexpectedAnswer extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnexpectedAnswer(String message) {
            super(message);
        }
    }
}
