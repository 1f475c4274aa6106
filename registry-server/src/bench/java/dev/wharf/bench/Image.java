package dev.wharf.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.model.Digest;
import java.io.IOException;
import java.util.Collections;

/** What benchmarks push and pull, over a connection of their own. */
final class Image {
    static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
    private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    private final Wire wire;
    private final String headers;
    private final String root;

    /** @param headers of each request */
    Image(Wire wire, String repository, String headers) {
        this.wire = wire;
        this.headers = headers;
        this.root = "/v2/" + repository + "/";
    }

    /** Pushes a blob as docker does: begins an upload, sends all bytes in one request, and ends it. */
    void pushBlob(Digest digest, long size, Wire.Body content) throws IOException {
        String upload = location(request("POST", root + "blobs/uploads/", 0, "", Wire.Body.NONE, 202));
        String sent =
                location(request("PATCH", upload, size, "Content-Type: application/octet-stream\r\n", content, 202));
        String separator = sent.contains("?") ? "&" : "?";
        request("PUT", sent + separator + "digest=" + digest, 0, "", Wire.Body.NONE, 201);
    }

    Digest pushBlob(byte[] content) throws IOException {
        Digest digest = Digest.Algorithm.SHA256.of(content);
        pushBlob(digest, content.length, out -> out.write(content));
        return digest;
    }

    void pushManifest(String reference, byte[] manifest) throws IOException {
        request(
                "PUT",
                root + "manifests/" + reference,
                manifest.length,
                "Content-Type: " + MANIFEST + "\r\n",
                out -> out.write(manifest),
                201);
    }

    private Wire.Answer request(String method, String path, long length, String more, Wire.Body body, int status)
            throws IOException {
        return wire.exchange(
                Wire.head(method, path, headers + more + "Content-Length: " + length + "\r\n"), body, status);
    }

    private static String location(Wire.Answer answer) {
        return answer.header("location").replaceFirst("^https?://[^/]*", "");
    }

    /** @param layer of 1 MiB, named six times */
    static byte[] manifest(Digest config, long configSize, Digest layer) {
        String layers = String.join(",", Collections.nCopies(6, descriptor(LAYER, layer, 1 << 20)));
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(MANIFEST, descriptor(CONFIG, config, configSize), layers)
                .getBytes(UTF_8);
    }

    private static String descriptor(String type, Digest digest, long size) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, digest, size);
    }
}
