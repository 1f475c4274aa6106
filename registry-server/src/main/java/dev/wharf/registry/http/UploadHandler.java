package dev.wharf.registry.http;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.MediaType;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.auth.Principal;
import dev.wharf.registry.service.BlobService;
import dev.wharf.registry.service.RegistryException;
import dev.wharf.registry.service.UploadService;
import dev.wharf.registry.service.UploadStatus;
import dev.wharf.server.connection.BodyChannel;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes in blobs (OCI distribution spec, "Pushing blobs"). */
final class UploadHandler {
    private final UploadService uploads;
    private final BlobService blobs;
    private final ExternalUrl url;
    private final UploadStates states;
    private final int chunkMinLength;

    /** @param chunkMinLength the shortest chunk that clients should send, in bytes; 0 tells them nothing */
    UploadHandler(UploadService uploads, BlobService blobs, ExternalUrl url, UploadStates states, int chunkMinLength) {
        this.uploads = uploads;
        this.blobs = blobs;
        this.url = url;
        this.states = states;
        this.chunkMinLength = chunkMinLength;
    }

    /**
     * {@code POST /v2/<name>/blobs/uploads/} (end-4a), with {@code ?digest=} (end-4b), with {@code ?digest-algorithm=}
     * (end-4c), with {@code ?mount=} (end-11).
     */
    void start(Route.Uploads route, Call call, Principal principal) throws IOException {
        RepositoryName repository = route.repository();
        Optional<Mount> mount = Mount.of(call.query());
        if (mount.isPresent() && mount(mount.get(), repository, principal)) {
            created(repository, mount.get().digest(), call);
        } else if (call.query().first("digest").isPresent()) {
            created(repository, uploads.store(repository, body(call), digest(call)), call);
        } else {
            UploadStatus status = uploads.as(principal.name()).start(repository, algorithm(call));
            if (chunkMinLength > 0) {
                call.response().header(ApiHeaders.CHUNK_MIN_LENGTH, Integer.toString(chunkMinLength));
            }
            progress(repository, status, 202, call);
        }
    }

    private boolean mount(Mount mount, RepositoryName to, Principal principal) {
        return mount.from()
                .map(from -> blobs.mount(mount.digest(), from, to))
                .orElseGet(() -> blobs.mount(mount.digest(), principal::mayPull, principal.named(), to));
    }

    /** {@code GET} and {@code HEAD /v2/<name>/blobs/uploads/<id>} (end-13). */
    void status(Route.Upload route, Call call, Principal principal) {
        // Who asks wants to know the offset, and must not be refused for having an old one.
        signedOffset(route, call);
        UploadStatus status = uploads.as(principal.name()).status(route.repository(), route.id());
        progress(route.repository(), status, 204, call);
    }

    /** {@code PATCH /v2/<name>/blobs/uploads/<id>} (end-5), as a chunk with a range or as a stream without. */
    void append(Route.Upload route, Call call, Principal principal) throws IOException {
        requireBytes(call);
        UploadStatus status =
                uploads.as(principal.name()).append(route.repository(), route.id(), offset(route, call), body(call));
        progress(route.repository(), status, 202, call);
    }

    /** {@code PUT /v2/<name>/blobs/uploads/<id>?digest=<digest>} (end-6), with or without a last piece. */
    void commit(Route.Upload route, Call call, Principal principal) throws IOException {
        Digest expected = digest(call);
        Digest digest = uploads.as(principal.name())
                .commit(route.repository(), route.id(), offset(route, call), body(call), expected);
        created(route.repository(), digest, call);
    }

    /** {@code DELETE /v2/<name>/blobs/uploads/<id>} (end-14). */
    void cancel(Route.Upload route, Call call, Principal principal) {
        signedOffset(route, call);
        uploads.as(principal.name()).cancel(route.repository(), route.id());
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
        String path = repository + "/blobs/uploads/" + status.id() + "?_state="
                + states.sign(repository, status).replace("=", "%3D");
        call.response()
                .header(HeaderNames.LOCATION, url.of(call.origin(), path))
                .header(ApiHeaders.UPLOAD_UUID, status.id())
                // An empty upload has the range 0-0 too: clients parse it, and know from the status what it means.
                .header(HeaderNames.RANGE, "0-" + Math.max(0, status.offset() - 1));
        call.send(code);
    }

    private static BodyChannel body(Call call) {
        return new BodyChannel(call.request());
    }

    /** Where the client believes the upload to be; absent if it does not say. */
    private OptionalLong offset(Route.Upload route, Call call) {
        OptionalLong signed = signedOffset(route, call);
        OptionalLong first = chunkStart(call);
        if (signed.isPresent() && first.isPresent() && signed.getAsLong() != first.getAsLong()) {
            throw RegistryException.of(ErrorCode.RANGE_INVALID, "the upload was at offset " + signed.getAsLong());
        }
        return signed.isPresent() ? signed : first;
    }

    private OptionalLong signedOffset(Route.Upload route, Call call) {
        return call.query()
                .first("_state")
                .map(state -> states.offset(state, route.repository(), route.id()))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong chunkStart(Call call) {
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

    private static Algorithm algorithm(Call call) {
        return call.query()
                .first("digest-algorithm")
                .map(label -> Algorithm.of(label)
                        .orElseThrow(() -> RegistryException.of(
                                ErrorCode.DIGEST_INVALID, "digest-algorithm: accepted are sha256 and sha512")))
                .orElse(Algorithm.SHA256);
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
