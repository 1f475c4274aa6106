package dev.wharf.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * The content address of a blob or manifest, for instance {@code sha256:9d99…} (OCI image spec, "Digests").
 *
 * @param algorithm the hash function
 * @param hex its value in lower-case hexadecimal, exactly as long as the algorithm's
 */
public record Digest(Algorithm algorithm, String hex) implements Reference, Comparable<Digest> {
    /** The registered algorithms; a registry must serve the first and may serve the second. */
    public enum Algorithm {
        SHA256("sha256", "SHA-256", 64),
        SHA512("sha512", "SHA-512", 128);

        /** It has the processor's own instructions; a native one is no faster, and slower for SHA-512. */
        private static final Provider JDK = Objects.requireNonNull(Security.getProvider("SUN"));

        private final String label;
        private final String javaName;
        private final int hexLength;

        Algorithm(String label, String javaName, int hexLength) {
            this.label = label;
            this.javaName = javaName;
            this.hexLength = hexLength;
        }

        /** The name in digests and in storage paths. */
        public String label() {
            return label;
        }

        /** The number of hexadecimal characters of a digest. */
        public int hexLength() {
            return hexLength;
        }

        /** Finds an algorithm by its {@link #label()}; empty if it is not supported. */
        public static Optional<Algorithm> of(String label) {
            return Arrays.stream(values())
                    .filter(algorithm -> algorithm.label.equals(label))
                    .findFirst();
        }

        /** A new hash computation. */
        public MessageDigest newHash() {
            try {
                return MessageDigest.getInstance(javaName, JDK);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has " + javaName, e);
            }
        }

        /** The digest of these bytes. */
        public Digest of(byte[] content) {
            return digest(newHash().digest(content));
        }

        /** The digest whose raw value a finished {@link #newHash()} computation gave. */
        public Digest digest(byte[] rawHash) {
            return new Digest(this, HexFormat.of().formatHex(rawHash));
        }
    }

    /** @throws InvalidValueException if the length or a character is wrong for the algorithm */
    public Digest {
        if (!isValid(algorithm, hex)) {
            throw new InvalidValueException("invalid digest: " + algorithm.label + " takes " + algorithm.hexLength
                    + " lower-case hexadecimal characters");
        }
    }

    /**
     * Parses {@code <algorithm>:<hex>}.
     *
     * @throws InvalidValueException if it is malformed or of an unsupported algorithm
     */
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        Algorithm algorithm = Algorithm.of(text.substring(0, Math.max(0, colon)))
                .orElseThrow(() -> new InvalidValueException(
                        "invalid digest: accepted are sha256:<64 hexadecimal characters> and sha512:<128>"));
        return new Digest(algorithm, text.substring(colon + 1));
    }

    /** Whether this is the value of a digest by that algorithm. */
    public static boolean isValid(Algorithm algorithm, String hex) {
        return hex.length() == algorithm.hexLength && isLowerHex(hex);
    }

    private static boolean isLowerHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(Digest other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return algorithm.label + ":" + hex;
    }
}
