package dev.wharf.server.connection;

import java.time.Duration;

/**
 * What one client may cost: how long it may keep the server waiting, and how much it may make it hold.
 *
 * @param headTimeout from the first byte of a request's head, or from the accept, to the end of the head
 * @param handshakeTimeout the whole TLS handshake
 * @param stallTimeout a request body or a reader of the response without any progress
 * @param idleTimeout between two requests
 * @param requestLineBytes longest request line; a longer one gets 414
 * @param headerBytes all header fields together; more get 431
 * @param chunkBytes largest chunk of a request body; a larger one gets 413
 * @param drainBytes what is still read of a request that was answered early, so that the client sees the answer
 * @param drainTimeout how long that reading may take
 * @param connections open connections; further clients wait until one ends
 */
public record ConnectionLimits(
        Duration headTimeout,
        Duration handshakeTimeout,
        Duration stallTimeout,
        Duration idleTimeout,
        int requestLineBytes,
        int headerBytes,
        int chunkBytes,
        long drainBytes,
        Duration drainTimeout,
        int connections) {

    /** @throws IllegalArgumentException if a limit is not positive */
    public ConnectionLimits {
        requirePositive("head timeout", headTimeout);
        requirePositive("handshake timeout", handshakeTimeout);
        requirePositive("stall timeout", stallTimeout);
        requirePositive("idle timeout", idleTimeout);
        requirePositive("drain timeout", drainTimeout);
        if (requestLineBytes < 1 || headerBytes < 1 || chunkBytes < 1 || drainBytes < 1 || connections < 1) {
            throw new IllegalArgumentException("sizes and counts must be at least 1");
        }
    }

    /** Head 30 s, handshake 10 s, stall 5 min (docker pauses while it compresses), idle 90 s. */
    public static ConnectionLimits defaults() {
        return new ConnectionLimits(
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofSeconds(90),
                32 << 10,
                64 << 10,
                16 << 20,
                8 << 20,
                Duration.ofSeconds(5),
                10_000);
    }

    /** These limits with the four timeouts an operator may set. */
    public ConnectionLimits withTimeouts(Duration head, Duration handshake, Duration stall, Duration idle) {
        return new ConnectionLimits(
                head,
                handshake,
                stall,
                idle,
                requestLineBytes,
                headerBytes,
                chunkBytes,
                drainBytes,
                drainTimeout,
                connections);
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be longer than zero, not " + value);
        }
    }
}
