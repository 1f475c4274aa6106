package dev.wharf.registry.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;

/** Header names and values of the API that HTTP itself does not have. */
final class ApiHeaders {
    static final Header API_VERSION =
            HeaderValues.createCached(HeaderNames.create("Docker-Distribution-API-Version"), "registry/2.0");
    static final HeaderName CONTENT_DIGEST = HeaderNames.create("Docker-Content-Digest");
    static final HeaderName SUBJECT = HeaderNames.create("OCI-Subject");
    static final HeaderName TAG = HeaderNames.create("OCI-Tag");
    static final HeaderName FILTERS_APPLIED = HeaderNames.create("OCI-Filters-Applied");
    static final HeaderName UPLOAD_UUID = HeaderNames.create("Docker-Upload-UUID");
    static final HeaderName CHUNK_MIN_LENGTH = HeaderNames.create("OCI-Chunk-Min-Length");
    static final HeaderName FORWARDED_PROTO = HeaderNames.create("X-Forwarded-Proto");
    static final HeaderName FORWARDED_HOST = HeaderNames.create("X-Forwarded-Host");
    static final HeaderName FORWARDED_FOR = HeaderNames.create("X-Forwarded-For");
    static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

    private ApiHeaders() {}
}
