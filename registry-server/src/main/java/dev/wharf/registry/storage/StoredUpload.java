package dev.wharf.registry.storage;

import java.time.Instant;

/**
 * How far an upload is.
 *
 * @param offset the number of bytes that it has, those of a session in progress included
 * @param lastWrite when bytes were last added, or the upload was started, by the storage's own clock
 */
public record StoredUpload(long offset, Instant lastWrite) {}
