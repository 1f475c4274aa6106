package dev.wharf.registry.http;

import dev.wharf.model.ErrorBody;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.MediaType;
import dev.wharf.model.Reference;
import dev.wharf.model.Tag;
import dev.wharf.registry.auth.Principal;
import dev.wharf.registry.auth.TagRules;
import dev.wharf.registry.service.ManifestPush;
import dev.wharf.registry.service.ManifestService;
import dev.wharf.registry.service.PushedManifest;
import dev.wharf.registry.service.RegistryException;
import dev.wharf.registry.service.StoredManifest;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/** Serves and takes in manifests (OCI distribution spec, "Pulling manifests" and "Pushing manifests"). */
final class ManifestHandler {
    private static final String OLD_OS = "linux";
    private static final String OLD_ARCHITECTURE = "amd64";

    /** More than anybody needs; each one costs as much as a push. */
    private static final int MAX_TAGS = 100;

    private final ManifestService manifests;
    private final ExternalUrl url;

    ManifestHandler(ManifestService manifests, ExternalUrl url) {
        this.manifests = manifests;
        this.url = url;
    }

    /** {@code GET} and {@code HEAD /v2/<name>/manifests/<reference>} (end-3). */
    void get(Route.Manifest route, Call call) {
        Accept accept = Accept.parse(call.headers(HeaderNames.ACCEPT));
        StoredManifest manifest = manifests.get(route.repository(), route.reference());
        if (isForOldClient(manifest, route.reference(), accept)) {
            manifest = manifests.child(route.repository(), manifest, OLD_OS, OLD_ARCHITECTURE);
        }
        requireAccepted(manifest, accept);
        call.response()
                .header(ApiHeaders.CONTENT_DIGEST, manifest.digest().toString())
                .header(HeaderNames.ETAG, EntityTag.of(manifest.digest()));
        if (EntityTag.matches(call.headers(HeaderNames.IF_NONE_MATCH), manifest.digest())) {
            call.send(304);
            return;
        }
        call.response().header(HeaderNames.CONTENT_TYPE, manifest.mediaType().value());
        call.send(200, manifest.bytes());
    }

    /** {@code PUT /v2/<name>/manifests/<reference>} (end-7a), with {@code ?tag=} (end-7b). */
    void put(Route.Manifest route, Call call, Principal principal) throws IOException {
        TagRules rules = principal.tagRules(route.repository());
        ManifestPush push = new ManifestPush(
                route.reference(), tags(call), IfMatch.condition(call), rules::isImmutable, mediaType(call));
        ProtectedTags.requirePush(rules, push.tags());
        PushedManifest pushed = manifests.put(route.repository(), push, body(call));
        String digest = pushed.digest().toString();
        ServerResponse response = call.response()
                .header(HeaderNames.LOCATION, url.of(call.origin(), route.repository() + "/manifests/" + digest))
                .header(ApiHeaders.CONTENT_DIGEST, digest);
        pushed.subject().ifPresent(subject -> response.header(ApiHeaders.SUBJECT, subject.toString()));
        if (!push.tags().isEmpty()) {
            response.header(ApiHeaders.TAG, push.tags().stream().map(Tag::value).collect(Collectors.joining(", ")));
        }
        call.send(201);
    }

    /** {@code DELETE /v2/<name>/manifests/<reference>} (end-9). */
    void delete(Route.Manifest route, Call call, Principal principal) {
        ProtectedTags.requireDelete(principal.tagRules(route.repository()), route.reference());
        manifests.delete(route.repository(), route.reference());
        call.send(202);
    }

    private static SequencedSet<Tag> tags(Call call) {
        List<String> named = call.query().all("tag");
        if (named.size() > MAX_TAGS) {
            throw new RefusedException(414, ErrorCode.UNSUPPORTED, "at most " + MAX_TAGS + " tags at once");
        }
        try {
            return named.stream().map(Tag::new).collect(Collectors.toCollection(LinkedHashSet::new));
        } catch (InvalidValueException e) {
            throw RegistryException.of(ErrorCode.TAG_INVALID, e.getMessage());
        }
    }

    /** As registry:2: who asks by tag and does not say that it knows manifest lists gets the image for one platform. */
    private static boolean isForOldClient(StoredManifest manifest, Reference reference, Accept accept) {
        return reference instanceof Tag
                && manifest.mediaType().equals(MediaType.DOCKER_MANIFEST_LIST)
                && !accept.names(MediaType.DOCKER_MANIFEST_LIST);
    }

    /** As registry:2: only the type that clients of before 2017 do not know is kept from who does not ask for it. */
    private static void requireAccepted(StoredManifest manifest, Accept accept) {
        if (manifest.mediaType().equals(MediaType.OCI_MANIFEST) && !accept.accepts(manifest.mediaType())) {
            throw new RegistryException(new ErrorBody(List.of(new ErrorBody.Entry(
                    ErrorCode.MANIFEST_UNKNOWN,
                    "OCI manifest found, but accept header does not support OCI manifests",
                    Optional.empty()))));
        }
    }

    private static MediaType mediaType(Call call) {
        String header = call.header(HeaderNames.CONTENT_TYPE)
                .orElseThrow(() -> RegistryException.of(ErrorCode.MANIFEST_INVALID, "Content-Type missing"));
        try {
            return MediaType.parse(header);
        } catch (InvalidValueException e) {
            throw RegistryException.of(ErrorCode.MANIFEST_INVALID, "Content-Type: " + e.getMessage());
        }
    }

    private static byte[] body(Call call) throws IOException {
        if (call.contentLength().orElse(0) > ManifestService.MAX_SIZE) {
            throw tooLarge();
        }
        byte[] bytes = call.request().content().inputStream().readNBytes(ManifestService.MAX_SIZE + 1);
        if (bytes.length > ManifestService.MAX_SIZE) {
            throw tooLarge();
        }
        return bytes;
    }

    private static RefusedException tooLarge() {
        return new RefusedException(
                413, ErrorCode.MANIFEST_INVALID, "a manifest has at most " + ManifestService.MAX_SIZE + " bytes");
    }
}
