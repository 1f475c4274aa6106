package dev.wharf.registry.http;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.MediaType;
import dev.wharf.registry.manifest.Referrer;
import dev.wharf.registry.service.ReferrersPage;
import dev.wharf.registry.service.ReferrersService;
import dev.wharf.registry.service.RegistryException;
import io.helidon.http.HeaderNames;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lists referrers (OCI distribution spec, "Listing Referrers"). */
final class ReferrersHandler {
    private static final byte[] HEAD = ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_INDEX
                    + "\",\"manifests\":[")
            .getBytes(StandardCharsets.UTF_8);

    private final ReferrersService referrers;

    ReferrersHandler(ReferrersService referrers) {
        this.referrers = referrers;
    }

    /** {@code GET /v2/<name>/referrers/<digest>} (end-12a), with {@code ?artifactType=} (end-12b). */
    void list(Route.Referrers route, Call call) {
        Optional<String> type = call.query().first("artifactType").filter(text -> !text.isEmpty());
        PageRequest request = PageRequest.parse(call.query());
        int n = Math.min(request.n().orElse(ReferrersService.MAX_ENTRIES), ReferrersService.MAX_ENTRIES);
        ReferrersPage page = referrers.list(
                route.repository(), route.subject(), type, request.last().map(ReferrersHandler::digest), n);
        type.ifPresent(_ -> call.response().header(ApiHeaders.FILTERS_APPLIED, "artifactType"));
        if (page.more()) {
            call.response().header(HeaderNames.LINK, next(call.rawPath(), page, type, n));
        }
        call.response().header(HeaderNames.CONTENT_TYPE, MediaType.OCI_INDEX.value());
        call.send(200, index(page));
    }

    private static byte[] index(ReferrersPage page) {
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        index.writeBytes(HEAD);
        boolean first = true;
        for (Referrer referrer : page.referrers()) {
            if (!first) {
                index.write(',');
            }
            index.writeBytes(referrer.toJson());
            first = false;
        }
        index.writeBytes(new byte[] {']', '}'});
        return index.toByteArray();
    }

    private static String next(String path, ReferrersPage page, Optional<String> type, int n) {
        String filter = type.map(text -> "artifactType=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "&")
                .orElse("");
        Digest last = page.referrers().getLast().descriptor().digest();
        return "<" + path + "?" + filter + "last=" + last + "&n=" + n + ">; rel=\"next\"";
    }

    private static Digest digest(String last) {
        try {
            return Digest.parse(last);
        } catch (InvalidValueException e) {
            throw RegistryException.of(ErrorCode.DIGEST_INVALID, "last: " + e.getMessage());
        }
    }
}
