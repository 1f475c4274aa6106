package dev.wharf.it;

import dev.wharf.model.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An image in docker-archive format, made without any network: what {@code docker load}, {@code skopeo copy} and
 * {@code podman load} read.
 *
 * @param file the archive
 * @param name its repository and tag, without a registry
 * @param id the digest of its configuration, which docker shows as the image's id
 */
record ImageArchive(Path file, String name, Digest id) {
    /** What {@code docker run} of every such image with a {@link LayerContent#shell()} prints. */
    static final String GREETING = "moored at the wharf";

    private static final String CREATED = "2026-01-02T03:04:05Z";

    static ImageArchive write(Path folder, String name, List<LayerContent> layers) throws IOException {
        Files.createDirectories(folder);
        List<Path> tars = new ArrayList<>();
        List<Digest> diffIds = new ArrayList<>();
        for (LayerContent layer : layers) {
            Path tar = Files.createTempFile(folder, "layer", ".tar");
            diffIds.add(writeLayer(tar, layer));
            tars.add(tar);
        }
        String config = config(diffIds);
        Digest id = Digest.Algorithm.SHA256.of(config.getBytes(StandardCharsets.UTF_8));
        Path file = Files.createTempFile(folder, "image", ".tar");
        try (TarWriter archive = new TarWriter(buffered(file))) {
            archive.file(id.hex() + ".json", config).file("manifest.json", manifest(id, name, tars.size()));
            for (int i = 0; i < tars.size(); i++) {
                archive.file(layerName(i), tars.get(i));
                Files.delete(tars.get(i));
            }
        }
        return new ImageArchive(file, name, id);
    }

    private static Digest writeLayer(Path file, LayerContent layer) throws IOException {
        MessageDigest hash = Digest.Algorithm.SHA256.newHash();
        try (TarWriter tar = new TarWriter(new DigestOutputStream(buffered(file), hash))) {
            layer.writeTo(tar);
        }
        return Digest.Algorithm.SHA256.digest(hash.digest());
    }

    private static OutputStream buffered(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
    }

    private static String config(List<Digest> diffIds) {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        return """
                {"architecture":"%s","os":"linux","created":"%s",\
                "config":{"Env":["PATH=/bin"],"Cmd":["/bin/sh","-c","echo %s"]},\
                "rootfs":{"type":"layers","diff_ids":[%s]},"history":[%s]}""".formatted(
                        architecture,
                        CREATED,
                        GREETING,
                        diffIds.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(",")),
                        diffIds.stream()
                                .map(id -> "{\"created\":\"%s\",\"created_by\":\"a test\"}".formatted(CREATED))
                                .collect(Collectors.joining(",")));
    }

    private static String manifest(Digest id, String name, int layers) {
        String names = IntStream.range(0, layers)
                .mapToObj(i -> "\"" + layerName(i) + "\"")
                .collect(Collectors.joining(","));
        return "[{\"Config\":\"%s.json\",\"RepoTags\":[\"%s\"],\"Layers\":[%s]}]".formatted(id.hex(), name, names);
    }

    private static String layerName(int index) {
        return index + "/layer.tar";
    }
}
