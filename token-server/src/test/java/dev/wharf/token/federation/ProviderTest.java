package dev.wharf.token.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.model.InvalidValueException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderTest {
    private static final String ISSUER = "https://token.actions.githubusercontent.com";

    @ParameterizedTest
    @CsvSource({
        "https://token.actions.githubusercontent.com, https://token.actions.githubusercontent.com/.well-known/openid-configuration",
        "https://gitlab.example/,                     https://gitlab.example/.well-known/openid-configuration",
        "https://idp.example:8443/realms/ci,          https://idp.example:8443/realms/ci/.well-known/openid-configuration"
    })
    void theDiscoveryDocumentIsBelowTheIssuer(String issuer, String document) {
        assertThat(Provider.of("test", issuer).discovery()).hasToString(document);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gitlab.example",
                "ftp://gitlab.example",
                "https://",
                "https:///path",
                "https://user:password@gitlab.example",
                "https://gitlab.example?a=b",
                "https://gitlab.example#a",
                "https://gitlab example",
                "mailto:a@b"
            })
    void anIssuerIsAUrl(String issuer) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> Provider.of("test", issuer))
                .withMessageStartingWith("invalid issuer: an https URL with a host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-a", "A", "a b", "a/b", "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void aNameIsShortAndPlain(String name) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> Provider.of(name, ISSUER))
                .withMessageStartingWith("invalid name of a provider");
    }

    @Test
    void theRestHasBoundsToo() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> Provider.of("test", "https://x.example/" + "a".repeat(238)));
        assertInvalid("invalid jwks", Optional.of(URI.create("file:///keys")), Provider.DEFAULT_ALGORITHMS, 600);
        assertInvalid("invalid algorithms", Optional.empty(), Set.of(), 600);
        assertInvalid("invalid maximum age", Optional.empty(), Provider.DEFAULT_ALGORITHMS, 0);
        assertInvalid("invalid maximum age", Optional.empty(), Provider.DEFAULT_ALGORITHMS, 86_401);
        URI jwks = URI.create("https://x.example/keys?p=1");
        assertThat(new Provider("test", ISSUER, Optional.of(jwks), Set.of(JwsAlgorithm.EDDSA), Duration.ofHours(24))
                        .jwks())
                .contains(jwks);
    }

    private static void assertInvalid(String says, Optional<URI> jwks, Set<JwsAlgorithm> algorithms, int maxAge) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> new Provider("test", ISSUER, jwks, algorithms, Duration.ofSeconds(maxAge)))
                .withMessageStartingWith(says);
    }

    @Test
    void mostProvidersAreAlike() {
        Provider provider = Provider.of("github", ISSUER);
        assertThat(provider.jwks()).isEmpty();
        assertThat(provider.algorithms()).containsExactlyInAnyOrder(JwsAlgorithm.RS256, JwsAlgorithm.ES256);
        assertThat(provider.maxAge()).isEqualTo(Duration.ofMinutes(10));
    }
}
