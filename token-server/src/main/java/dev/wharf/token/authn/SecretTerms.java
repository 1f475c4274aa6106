package dev.wharf.token.authn;

import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.storage.StoredToken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a secret is good for.
 *
 * @param limits what it leaves of its owner's rights
 * @param from the only addresses that it is good from, at most {@value #MAX_RANGES}; empty for all
 * @param serviceId the only service that it is good for; empty for all, and for the admin API
 * @param expiresAt when it ends; empty if it does not by itself
 */
public record SecretTerms(
        CredentialLimits limits, List<AddressRange> from, Optional<Long> serviceId, Optional<Instant> expiresAt) {
    /** The longest list of address ranges. */
    public static final int MAX_RANGES = 8;

    /** Good for everything, for ever. */
    public static final SecretTerms UNLIMITED =
            new SecretTerms(CredentialLimits.NONE, List.of(), Optional.empty(), Optional.empty());

    public SecretTerms {
        from = List.copyOf(from);
    }

    /** Those of a secret that there is. */
    public static SecretTerms of(StoredToken.Settings token) {
        return new SecretTerms(token.limits(), token.from(), token.serviceId(), token.expiresAt());
    }

    /** As much as a credential is itself good for. */
    public static SecretTerms of(Credential credential) {
        return new SecretTerms(credential.limits(), credential.from(), Optional.empty(), credential.expiresAt());
    }

    /** A part of the terms. */
    public enum Part {
        ACTIONS,
        PATTERNS,
        ADDRESSES,
        EXPIRY
    }

    /** By which part they allow more than somebody has by a credential; empty if they do not. */
    public Optional<Part> beyond(Credential credential) {
        CredentialLimits held = credential.limits();
        if (!held.actions().containsAll(limits.actions())) {
            return Optional.of(Part.ACTIONS);
        }
        if (!held.patterns().isEmpty() && !arePatternsWithin(held)) {
            return Optional.of(Part.PATTERNS);
        }
        if (!credential.from().isEmpty() && !areAddressesWithin(credential.from())) {
            return Optional.of(Part.ADDRESSES);
        }
        boolean endsInTime = credential.expiresAt().isEmpty()
                || expiresAt
                        .filter(end -> !end.isAfter(credential.expiresAt().get()))
                        .isPresent();
        return endsInTime ? Optional.empty() : Optional.of(Part.EXPIRY);
    }

    private boolean arePatternsWithin(CredentialLimits held) {
        return !limits.patterns().isEmpty()
                && limits.patterns().stream()
                        .allMatch(pattern -> held.patterns().stream().anyMatch(other -> other.covers(pattern)));
    }

    private boolean areAddressesWithin(List<AddressRange> held) {
        return !from.isEmpty()
                && from.stream().allMatch(range -> held.stream().anyMatch(other -> covers(other, range)));
    }

    private static boolean covers(AddressRange outer, AddressRange inner) {
        return outer.prefix() <= inner.prefix() && outer.contains(inner.network());
    }
}
