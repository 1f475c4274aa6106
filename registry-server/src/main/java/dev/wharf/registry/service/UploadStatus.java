package dev.wharf.registry.service;

import java.time.Instant;

/**
 * How far an upload is.
 *
 * @param id names the upload in its repository
 * @param offset the number of bytes that have arrived
 * @param startedAt when it was started, in whole seconds
 */
public record UploadStatus(String id, long offset, Instant startedAt) {}
