package dev.wharf.token.federation;

import java.util.List;
import java.util.Optional;

/** Providers and trusts in memory. */
final class TestDirectory implements TrustDirectory {
    static final String AUDIENCE = "https://wharf.example";

    private final List<Provider> providers;
    private List<Trust> trusts = List.of();

    TestDirectory(Provider... providers) {
        this.providers = List.of(providers);
    }

    /** A trust in the provider {@code ci}. */
    static Trust trust(String name, String conditions, String robot) {
        return new Trust(name, "ci", AUDIENCE, TrustTest.conditions(conditions), robot, false);
    }

    void put(Trust... all) {
        trusts = List.of(all);
    }

    @Override
    public Optional<Provider> provider(String issuer) {
        return providers.stream().filter(each -> each.issuer().equals(issuer)).findFirst();
    }

    @Override
    public List<Trust> trusts(Provider provider) {
        return trusts.stream()
                .filter(trust -> trust.provider().equals(provider.name()))
                .toList();
    }
}
