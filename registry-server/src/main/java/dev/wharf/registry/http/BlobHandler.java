package dev.wharf.registry.http;

import dev.wharf.model.Digest;
import dev.wharf.registry.auth.Principal;
import dev.wharf.registry.service.BlobContent;
import dev.wharf.registry.service.BlobService;
import dev.wharf.registry.service.RegistryException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.List;

/** Serves blobs (OCI distribution spec, "Pulling blobs"). */
final class BlobHandler {
    private final BlobService blobs;
    private final BlobSender sender = new BlobSender();

    BlobHandler(BlobService blobs) {
        this.blobs = blobs;
    }

    /** {@code GET /v2/<name>/blobs/<digest>} (end-2), whole or one range of it. */
    void get(Route.Blob route, Call call) throws IOException {
        try (BlobContent content = blobs.open(route.repository(), route.digest())) {
            if (isFresh(call, route.digest())) {
                return;
            }
            List<ByteRange> ranges = ranges(call, route.digest(), content.size());
            switch (ranges.size()) {
                case 0 -> sender.send(describe(call, content.size()), content, 0, content.size());
                case 1 -> sendPart(ranges.getFirst(), content, call);
                default -> sendParts(ranges, content, call);
            }
        }
    }

    private void sendPart(ByteRange part, BlobContent content, Call call) throws IOException {
        ServerResponse response = describe(call, part.length());
        response.status(206);
        response.header(HeaderNames.CONTENT_RANGE, part.contentRange(content.size()));
        sender.send(response, content, part.first(), part.length());
    }

    private void sendParts(List<ByteRange> parts, BlobContent content, Call call) throws IOException {
        MultipartRanges multipart = new MultipartRanges(parts, content);
        ServerResponse response = describe(call, multipart.length());
        response.status(206);
        response.header(HeaderNames.CONTENT_TYPE, multipart.contentType());
        sender.send(response, multipart);
    }

    /** {@code HEAD /v2/<name>/blobs/<digest>} (end-2). */
    void head(Route.Blob route, Call call) {
        long size = blobs.size(route.repository(), route.digest());
        if (!isFresh(call, route.digest())) {
            describe(call, size).send();
        }
    }

    /** {@code DELETE /v2/<name>/blobs/<digest>} (end-10). */
    void delete(Route.Blob route, Call call, Principal principal) {
        ProtectedTags.requireDelete(principal.tagRules(route.repository()), route.digest());
        blobs.delete(route.repository(), route.digest());
        call.send(202);
    }

    /** Answers 304 if the client has the blob already. */
    private static boolean isFresh(Call call, Digest digest) {
        call.response()
                .header(ApiHeaders.CONTENT_DIGEST, digest.toString())
                .header(HeaderNames.ETAG, EntityTag.of(digest))
                .header(HeaderNames.CACHE_CONTROL, "max-age=31536000");
        boolean fresh = EntityTag.matches(call.headers(HeaderNames.IF_NONE_MATCH), digest);
        if (fresh) {
            call.send(304);
        }
        return fresh;
    }

    private static ServerResponse describe(Call call, long length) {
        return call.response()
                .header(HeaderNames.ACCEPT_RANGES, "bytes")
                .header(HeaderNames.CONTENT_TYPE, "application/octet-stream")
                .header(HeaderNames.CONTENT_LENGTH, Long.toString(length));
    }

    private static List<ByteRange> ranges(Call call, Digest digest, long size) {
        boolean unchanged = call.header(HeaderNames.IF_RANGE)
                .map(tag -> tag.equals(EntityTag.of(digest)))
                .orElse(true);
        try {
            return call.header(HeaderNames.RANGE)
                    .filter(_ -> unchanged)
                    .map(header -> ByteRange.parse(header, size))
                    .orElse(List.of());
        } catch (RegistryException e) {
            call.response().header(HeaderNames.CONTENT_RANGE, ByteRange.unsatisfied(size));
            throw e;
        }
    }
}
