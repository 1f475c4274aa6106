package dev.wharf.registry.service;

import dev.wharf.registry.manifest.Referrer;
import java.util.List;

/**
 * A part of a list of referrers.
 *
 * @param referrers in the order of their digests
 * @param more whether others follow after the last one
 */
public record ReferrersPage(List<Referrer> referrers, boolean more) {
    public ReferrersPage {
        referrers = List.copyOf(referrers);
    }
}
