package dev.wharf.token.authz;

import dev.wharf.model.InvalidValueException;
import dev.wharf.server.proxy.AddressRange;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When and from where a rule holds; all conditions together.
 *
 * @param ranges the caller's address is in one of them; empty for every address, at most {@value #MAX_RANGES}
 * @param validFrom the first moment; empty for always before {@code validUntil}
 * @param validUntil the first moment at which it holds no more; empty for ever
 */
public record Conditions(List<AddressRange> ranges, Optional<Instant> validFrom, Optional<Instant> validUntil) {
    /** The longest list of address ranges. */
    public static final int MAX_RANGES = 8;

    /** Always and from everywhere. */
    public static final Conditions NONE = new Conditions(List.of(), Optional.empty(), Optional.empty());

    /** @throws InvalidValueException if there are too many ranges, or no moment at which it holds */
    public Conditions {
        ranges = List.copyOf(ranges);
        if (ranges.size() > MAX_RANGES) {
            throw new InvalidValueException("invalid address ranges: at most " + MAX_RANGES);
        }
        if (validFrom.isPresent() && validUntil.isPresent() && !validFrom.get().isBefore(validUntil.get())) {
            throw new InvalidValueException("invalid times: valid_from must be before valid_until");
        }
    }

    /** Whether they hold for a caller at this address. */
    public boolean holdAt(InetAddress address) {
        return ranges.isEmpty() || ranges.stream().anyMatch(range -> range.contains(address));
    }

    /** Whether they hold at this moment. */
    public boolean holdAt(Instant now) {
        return validFrom.map(from -> !now.isBefore(from)).orElse(true)
                && validUntil.map(now::isBefore).orElse(true);
    }
}
