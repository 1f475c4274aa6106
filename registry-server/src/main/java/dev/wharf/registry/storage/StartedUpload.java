package dev.wharf.registry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.model.Digest.Algorithm;
import java.time.Instant;
import java.util.Optional;

/**
 * What is settled about an upload when it is started.
 *
 * @param startedAt in whole seconds
 * @param subject whose upload it is; empty for everybody's, as those are that registry:2 has started
 * @param algorithm that of the digest which will most likely be asked for in the end
 */
public record StartedUpload(Instant startedAt, String subject, Algorithm algorithm) {
    /** An upload as registry:2 starts it. */
    public static StartedUpload plain(Instant startedAt) {
        return new StartedUpload(startedAt, "", Algorithm.SHA256);
    }

    /** Whether this subject may know about it. */
    public boolean belongsTo(String caller) {
        return subject.isEmpty() || subject.equals(caller);
    }

    /** What registry:2 has no room for: the algorithm, and behind the end of the line the subject; empty if nothing. */
    Optional<byte[]> terms() {
        return equals(plain(startedAt))
                ? Optional.empty()
                : Optional.of((algorithm.label() + "\n" + subject).getBytes(UTF_8));
    }

    /** The upload with these terms; empty if they are damaged, for then nobody knows whose it is. */
    static Optional<StartedUpload> of(Instant startedAt, byte[] terms) {
        String text = new String(terms, UTF_8);
        int end = text.indexOf('\n');
        return Algorithm.of(text.substring(0, Math.max(0, end)))
                .map(algorithm -> new StartedUpload(startedAt, text.substring(end + 1), algorithm));
    }
}
