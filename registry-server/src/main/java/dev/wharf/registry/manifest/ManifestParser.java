package dev.wharf.registry.manifest;

import dev.wharf.model.MediaType;
import dev.wharf.registry.manifest.Document.Entry;
import dev.wharf.registry.manifest.Requirement.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/** Reads and checks manifests that are pushed. */
public final class ManifestParser {
    private static final String NON_DISTRIBUTABLE = "application/vnd.oci.image.layer.nondistributable.";
    private static final Set<String> WEB = Set.of("http", "https");

    private ManifestParser() {}

    /**
     * Parses a manifest of one of the media types schema 2, manifest list, OCI manifest and OCI index.
     *
     * @param mediaType as the client names it
     * @throws InvalidManifestException if the media type is another one, the document does not agree with it, or the
     *     document could be taken for one of another kind
     */
    public static Manifest parse(MediaType mediaType, byte[] bytes) throws InvalidManifestException {
        ManifestType type = ManifestType.of(mediaType.value())
                .orElseThrow(() -> new InvalidManifestException("unsupported manifest media type: " + mediaType));
        Document document = Document.read(bytes);
        checkHead(type, document);
        SequencedSet<Requirement> requirements = type.isIndex() ? ofIndex(document) : ofManifest(document);
        return new Manifest(
                mediaType,
                requirements,
                document.subject().map(Entry::digest),
                artifactType(document),
                document.annotations());
    }

    private static Optional<String> artifactType(Document document) {
        return Optional.of(document.artifactType())
                .filter(type -> !type.isEmpty())
                .or(() -> document.config().map(Entry::mediaType).filter(type -> !type.isEmpty()));
    }

    private static void checkHead(ManifestType type, Document document) throws InvalidManifestException {
        if (document.schemaVersion().orElse(0L) != 2) {
            throw new InvalidManifestException("schemaVersion: expected 2");
        }
        String named = document.mediaType();
        if (!named.equals(type.mediaType().value()) && (type.isNamed() || !named.isEmpty())) {
            throw new InvalidManifestException(
                    "mediaType: expected " + type.mediaType() + " as the request says, got '" + named + "'");
        }
    }

    /** An index without {@code manifests} would later be taken for a manifest. */
    private static SequencedSet<Requirement> ofIndex(Document document) throws InvalidManifestException {
        if (document.config().isPresent() || document.layers().isPresent()) {
            throw new InvalidManifestException("expected index but found manifest: it has config or layers");
        }
        List<Entry> children =
                document.manifests().orElseThrow(() -> new InvalidManifestException("manifests: is missing"));
        SequencedSet<Requirement> requirements = new LinkedHashSet<>();
        for (Entry child : children) {
            Kind kind = ManifestType.of(child.mediaType()).isPresent() ? Kind.MANIFEST : Kind.EITHER;
            requirements.add(new Requirement(child.digest(), kind));
        }
        return requirements;
    }

    private static SequencedSet<Requirement> ofManifest(Document document) throws InvalidManifestException {
        if (document.manifests().isPresent()) {
            throw new InvalidManifestException("expected manifest but found index: it has manifests");
        }
        Entry config = document.config().orElseThrow(() -> new InvalidManifestException("config: is missing"));
        SequencedSet<Requirement> requirements = new LinkedHashSet<>();
        requirements.add(new Requirement(config.digest(), Kind.BLOB));
        for (Entry layer : document.layers().orElse(List.of())) {
            checkUrls(layer);
            if (!isElsewhere(layer)) {
                requirements.add(new Requirement(layer.digest(), Kind.BLOB));
            }
        }
        return requirements;
    }

    /** Layers that licences keep out of registries are fetched from their URLs. */
    private static boolean isElsewhere(Entry layer) throws InvalidManifestException {
        if (layer.mediaType().equals(MediaType.DOCKER_FOREIGN_LAYER.value())) {
            if (layer.urls().isEmpty()) {
                throw new InvalidManifestException(layer.path() + ".urls: a foreign layer needs one");
            }
            return true;
        }
        return layer.mediaType().startsWith(NON_DISTRIBUTABLE) && !layer.urls().isEmpty();
    }

    private static void checkUrls(Entry layer) throws InvalidManifestException {
        for (String url : layer.urls()) {
            if (!isWebAddress(url)) {
                throw new InvalidManifestException(
                        layer.path() + ".urls: expected http or https with a host and no fragment");
            }
        }
    }

    private static boolean isWebAddress(String url) {
        try {
            URI uri = new URI(url);
            return uri.getScheme() != null
                    && WEB.contains(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
