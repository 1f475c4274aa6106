package dev.wharf.token.issue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Access;
import dev.wharf.model.VisibleRepositories;
import dev.wharf.token.service.HeaderProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What registry 2.8 makes of our tokens. */
class RegistryTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final String SERVICE = "wharf-registry";
    private static final List<Access> PULL = List.of(new Access("repository", "a/b", List.of("pull")));
    private static final int UNAUTHORIZED = 401;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final List<DockerRegistry> running = new ArrayList<>();
    private final SettableClock clock = new SettableClock(Instant.now());

    @TempDir
    Path directory;

    @AfterEach
    void stop() throws InterruptedException {
        for (DockerRegistry registry : running) {
            registry.stop();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SigningAlgorithm.class,
            names = {"ES256", "RS256"})
    void a_registry_that_trusts_our_ca_takes_our_tokens_and_no_others(SigningAlgorithm algorithm) throws Exception {
        SigningKeys keys = keys("ours", algorithm);
        DockerRegistry registry = registry(keys.caPem());

        assertThat(registry.get("/v2/", issue(other("another issuer", keys, clock), SERVICE)))
                .isEqualTo(UNAUTHORIZED);
        assertThat(registry.get("/v2/", issue(x5c(keys), "another-service"))).isEqualTo(UNAUTHORIZED);
        assertThat(registry.get("/v2/", issue(x5c(keys("theirs", algorithm)), SERVICE)))
                .isEqualTo(UNAUTHORIZED);
        InstantSource anHourAgo = () -> clock.instant().minus(Duration.ofHours(1));
        assertThat(registry.get("/v2/", issue(other("wharf", keys, anHourAgo), SERVICE)))
                .isEqualTo(UNAUTHORIZED);
        String good = issue(x5c(keys), SERVICE);
        assertThat(registry.get("/v2/", good.replaceFirst("\\.[^.]*\\.", "." + "e30" + ".")))
                .isEqualTo(UNAUTHORIZED);

        assertThat(registry.get("/v2/", good)).isEqualTo(OK);
        assertThat(registry.get("/v2/a/b/tags/list", good))
                .as("allowed, and not there")
                .isEqualTo(NOT_FOUND);
        assertThat(registry.get("/v2/a/c/tags/list", good)).isEqualTo(UNAUTHORIZED);
        assertThat(registry.get("/v2/_catalog", good)).isEqualTo(UNAUTHORIZED);
        Access catalog = new Access("registry", "catalog", List.of("*"));
        String all = x5c(keys)
                .issue("", SERVICE, List.of(catalog), Optional.of(VisibleRepositories.ALL), QUARTER)
                .value();
        assertThat(registry.get("/v2/_catalog", all)).isEqualTo(OK);
    }

    @Test
    void a_new_signing_key_needs_no_restart() throws Exception {
        clock.advance(Duration.ofDays(-62));
        SigningKeys keys = keys("ours", SigningAlgorithm.ES256);
        clock.advance(Duration.ofDays(61));
        keys.renew();
        KeyIds first = keys.active().ids();
        DockerRegistry registry = registry(keys.caPem());
        clock.advance(Duration.ofDays(1));
        assertThat(registry.get("/v2/", issue(x5c(keys), SERVICE))).isEqualTo(OK);

        keys.renew();
        assertThat(keys.active().ids()).isNotEqualTo(first);
        assertThat(registry.get("/v2/", issue(x5c(keys), SERVICE))).isEqualTo(OK);
    }

    /** This pins the libtrust id: the registry computes its own from the certificate. */
    @ParameterizedTest
    @EnumSource(
            value = SigningAlgorithm.class,
            names = {"ES256", "RS256"})
    void a_registry_that_has_the_signing_certificate_knows_the_key_by_its_libtrust_id(SigningAlgorithm algorithm)
            throws Exception {
        SigningKeys keys = keys("ours", algorithm);
        DockerRegistry registry = registry(keys.active().key().certificateText());
        assertThat(registry.get("/v2/", issue(issuer(HeaderProfile.KID_RFC7638, "wharf", keys, clock), SERVICE)))
                .isEqualTo(UNAUTHORIZED);
        assertThat(registry.get("/v2/", issue(issuer(HeaderProfile.KID_LIBTRUST, "wharf", keys, clock), SERVICE)))
                .isEqualTo(OK);
    }

    private SigningKeys keys(String name, SigningAlgorithm algorithm) throws IOException {
        Path data = Files.createDirectory(directory.resolve(name));
        return InMemoryKeys.alone(data, algorithm, clock);
    }

    private DockerRegistry registry(String bundle) throws Exception {
        DockerRegistry registry = new DockerRegistry(directory, bundle);
        running.add(registry);
        return registry;
    }

    private ProfiledIssuer x5c(SigningKeys keys) {
        return other("wharf", keys, clock);
    }

    private static ProfiledIssuer other(String issuer, SigningKeys keys, InstantSource clock) {
        return issuer(HeaderProfile.X5C, issuer, keys, clock);
    }

    private static ProfiledIssuer issuer(HeaderProfile profile, String issuer, SigningKeys keys, InstantSource clock) {
        return new ProfiledIssuer(keys, profile, issuer, clock, RANDOM);
    }

    private static String issue(ProfiledIssuer issuer, String service) {
        return issuer.issue("alice", service, PULL, Optional.empty(), QUARTER).value();
    }
}
