package dev.wharf.token.federation;

import java.util.List;
import java.util.Optional;

/** Where providers and trusts are kept. */
public interface TrustDirectory {
    /** The provider with exactly this issuer. */
    Optional<Provider> provider(String issuer);

    /** The trusts in that provider, in a fixed order. */
    List<Trust> trusts(Provider provider);
}
