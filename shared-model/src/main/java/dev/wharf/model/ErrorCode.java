package dev.wharf.model;

/**
 * The closed set of registry errors, with status and text (OCI distribution spec "Error Codes", and registry:2's own
 * codes and statuses where they differ, because clients know those).
 */
public enum ErrorCode {
    UNKNOWN(500, "unknown error"),
    UNSUPPORTED(405, "The operation is unsupported."),
    UNAUTHORIZED(401, "authentication required"),
    DENIED(403, "requested access to the resource is denied"),
    UNAVAILABLE(503, "service unavailable"),
    TOOMANYREQUESTS(429, "too many requests"),
    DIGEST_INVALID(400, "provided digest did not match uploaded content"),
    SIZE_INVALID(400, "provided length did not match content length"),
    RANGE_INVALID(416, "invalid content range"),
    NAME_INVALID(400, "invalid repository name"),
    TAG_INVALID(400, "manifest tag did not match URI"),
    NAME_UNKNOWN(404, "repository name not known to registry"),
    MANIFEST_UNKNOWN(404, "manifest unknown"),
    MANIFEST_INVALID(400, "manifest invalid"),
    MANIFEST_BLOB_UNKNOWN(400, "blob unknown to registry"),
    BLOB_UNKNOWN(404, "blob unknown to registry"),
    BLOB_UPLOAD_UNKNOWN(404, "blob upload unknown to registry"),
    BLOB_UPLOAD_INVALID(404, "blob upload invalid"),
    PAGINATION_NUMBER_INVALID(400, "invalid number of results requested"),
    PRECONDITION_FAILED(412, "the condition of the request does not hold");

    private final int status;
    private final String message;

    ErrorCode(int status, String message) {
        this.status = status;
        this.message = message;
    }

    /** The HTTP status that goes with the code, unless the place that raises it says otherwise. */
    public int status() {
        return status;
    }

    /** The text for people. */
    public String message() {
        return message;
    }
}
