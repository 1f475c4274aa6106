package dev.wharf.registry.http;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.MediaType;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.auth.Principal;
import dev.wharf.registry.service.BlobService;
import dev.wharf.registry.service.RegistryException;
import dev.wharf.registry.service.UploadService;
import dev.wharf.registry.service.UploadStatus;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes in blobs (OCI distribution spec, "Pushing blobs"). */
final class UploadHandler {
    private final UploadService uploads;
    private final BlobService blobs;
    private final ExternalUrl url;

    UploadHandler(UploadService uploads, BlobService blobs, ExternalUrl url) {
        this.uploads = uploads;
        this.blobs = blobs;
        this.url = url;
    }

    /**
     * {@code POST /v2/<name>/blobs/uploads/} (end-4a), with {@code ?digest=} (end-4b), with {@code ?mount=} (end-11).
     */
    void start(Route.Uploads route, Call call, Principal principal) throws IOException {
        RepositoryName repository = route.repository();
        Optional<Mount> mount = Mount.of(call.query());
        if (mount.isPresent() && mount(mount.get(), repository, principal)) {
            created(repository, mount.get().digest(), call);
        } else if (call.query().first("digest").isPresent()) {
            created(repository, uploads.store(repository, body(call), digest(call)), call);
        } else {
            progress(repository, uploads.start(repository), 202, call);
        }
    }

    private boolean mount(Mount mount, RepositoryName to, Principal principal) {
        return mount.from()
                .map(from -> blobs.mount(mount.digest(), from, to))
                .orElseGet(() -> blobs.mount(mount.digest(), principal::mayPull, principal.named(), to));
    }

    /** {@code GET} and {@code HEAD /v2/<name>/blobs/uploads/<id>} (end-13). */
    void status(Route.Upload route, Call call) {
        progress(route.repository(), uploads.status(route.repository(), route.id()), 204, call);
    }

    /** {@code PATCH /v2/<name>/blobs/uploads/<id>} (end-5), as a chunk with a range or as a stream without. */
    void append(Route.Upload route, Call call) throws IOException {
        requireBytes(call);
        UploadStatus status = uploads.append(route.repository(), route.id(), offset(call), body(call));
        progress(route.repository(), status, 202, call);
    }

    /** {@code PUT /v2/<name>/blobs/uploads/<id>?digest=<digest>} (end-6), with or without a last piece. */
    void commit(Route.Upload route, Call call) throws IOException {
        Digest expected = digest(call);
        Digest digest = uploads.commit(route.repository(), route.id(), offset(call), body(call), expected);
        created(route.repository(), digest, call);
    }

    /** {@code DELETE /v2/<name>/blobs/uploads/<id>} (end-14). */
    void cancel(Route.Upload route, Call call) {
        uploads.cancel(route.repository(), route.id());
        call.response().header(ApiHeaders.UPLOAD_UUID, route.id());
        call.send(204);
    }

    private void created(RepositoryName repository, Digest digest, Call call) {
        call.response()
                .header(HeaderNames.LOCATION, url.of(call.origin(), repository + "/blobs/" + digest))
                .header(ApiHeaders.CONTENT_DIGEST, digest.toString());
        call.send(201);
    }

    private void progress(RepositoryName repository, UploadStatus status, int code, Call call) {
        call.response()
                .header(HeaderNames.LOCATION, url.of(call.origin(), repository + "/blobs/uploads/" + status.id()))
                .header(ApiHeaders.UPLOAD_UUID, status.id())
                // An empty upload has the range 0-0 too: clients parse it, and know from the status what it means.
                .header(HeaderNames.RANGE, "0-" + Math.max(0, status.offset() - 1));
        call.send(code);
    }

    private static InputStream body(Call call) {
        return new LazyBody(call.request());
    }

    /** Where the client believes the upload to be; absent if it does not say. */
    private static OptionalLong offset(Call call) {
        Optional<ContentRange> range = call.header(HeaderNames.CONTENT_RANGE).map(ContentRange::parse);
        OptionalLong announced = call.contentLength();
        if (range.isPresent()
                && announced.isPresent()
                && announced.getAsLong() != range.get().length()) {
            throw RegistryException.of(ErrorCode.SIZE_INVALID, "Content-Length is not the length of Content-Range");
        }
        return range.map(chunk -> OptionalLong.of(chunk.first())).orElse(OptionalLong.empty());
    }

    /** A form would be a curl without its Content-Type, whose body is not what the user believes. */
    private static void requireBytes(Call call) {
        String type = call.header(HeaderNames.CONTENT_TYPE).orElse(MediaType.OCTET_STREAM.value());
        try {
            if (MediaType.parse(type).equals(MediaType.OCTET_STREAM)) {
                return;
            }
        } catch (InvalidValueException e) {
            // Falls through to the same answer as another type.
        }
        throw new RefusedException(
                415, ErrorCode.UNSUPPORTED, "Content-Type: expected " + MediaType.OCTET_STREAM + " or none");
    }

    private static Digest digest(Call call) {
        String text = call.query()
                .first("digest")
                .orElseThrow(() -> RegistryException.of(ErrorCode.DIGEST_INVALID, "digest missing"));
        try {
            return Digest.parse(text);
        } catch (InvalidValueException e) {
            throw RegistryException.of(ErrorCode.DIGEST_INVALID, e.getMessage());
        }
    }
}
