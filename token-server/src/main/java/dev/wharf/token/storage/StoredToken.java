package dev.wharf.token.storage;

import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Subject;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A secret that Wharf made, without the secret.
 *
 * @param id never used again
 * @param hash SHA-256 of the secret, 64 hexadecimal digits
 * @param token what it is
 * @param used when and from where it was last used, as far as that was recorded
 */
public record StoredToken(long id, String hash, Settings token, Optional<Use> used) {
    /** The kinds of secrets. */
    public enum Kind {
        ACCESS,
        ROBOT,
        REFRESH;

        /** The word in the database. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind of a {@link #label()}. */
        public static Kind of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /** When and from where a secret was used. */
    public record Use(Instant at, String from) {}

    /**
     * What a secret is and what it is good for.
     *
     * @param kind what it is
     * @param shown the first characters of the secret, to be recognised by
     * @param owner the user or robot that it is recognised as
     * @param serviceId the only service that it is good for; empty for all
     * @param name what its owner calls it
     * @param limits what it leaves of its owner's rights
     * @param from the only addresses that it is good from; empty for all
     * @param clientId the program that asked for it
     * @param credentialEpoch of its owner when it was made
     * @param createdAt when it was made
     * @param expiresAt when it ends; empty if it does not by itself
     */
    public record Settings(
            Kind kind,
            String shown,
            Subject owner,
            Optional<Long> serviceId,
            String name,
            CredentialLimits limits,
            List<AddressRange> from,
            String clientId,
            int credentialEpoch,
            Instant createdAt,
            Optional<Instant> expiresAt) {
        public Settings {
            from = List.copyOf(from);
        }

        /** Whether it may be used at a time, from an address, and for a service or, if none, at the admin API. */
        public boolean isGood(Instant now, InetAddress address, Optional<Long> service) {
            return expiresAt.map(now::isBefore).orElse(true)
                    && (from.isEmpty() || from.stream().anyMatch(range -> range.contains(address)))
                    && (serviceId.isEmpty() || serviceId.equals(service));
        }
    }
}
