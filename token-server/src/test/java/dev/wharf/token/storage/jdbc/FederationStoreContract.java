package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.federation.ClaimCondition;
import dev.wharf.token.federation.JwsAlgorithm;
import dev.wharf.token.federation.Provider;
import dev.wharf.token.federation.Trust;
import dev.wharf.token.storage.FederationStore.PutResult;
import dev.wharf.token.storage.Robot;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store of providers and trusts does, whichever database is below. */
abstract class FederationStoreContract extends StoreFixture {
    private static final Provider GITHUB = Provider.of("github", "https://token.actions.githubusercontent.com");
    private static final Provider LARGE = new Provider(
            "a".repeat(64),
            "https://x.example/" + "i".repeat(237),
            Optional.of(URI.create("https://x.example/" + "k".repeat(237))),
            EnumSet.allOf(JwsAlgorithm.class),
            Duration.ofHours(24));
    private static final Trust APP = trust("app", "github", "team/app+ci");

    private JdbcFederationStore federation;
    private JdbcRobotStore robots;

    @BeforeEach
    void makeRobots() {
        federation = new JdbcFederationStore(database);
        robots = new JdbcRobotStore(database);
        robots.put("team/app+ci", new Robot.Settings("", true));
        robots.put("team/app+cd", new Robot.Settings("", true));
    }

    private static Trust trust(String name, String provider, String robot) {
        return new Trust(
                name,
                provider,
                "https://wharf.example",
                List.of(new ClaimCondition("repository", "org/app"), new ClaimCondition("ref", "refs/heads/*")),
                robot,
                false);
    }

    @Test
    void nothing_is_there_at_first() {
        assertThat(federation.providers("", 9)).isEmpty();
        assertThat(federation.trusts("", 9)).isEmpty();
        assertThat(federation.findProvider("github")).isEmpty();
        assertThat(federation.findTrust("app")).isEmpty();
        assertThat(federation.provider(GITHUB.issuer())).isEmpty();
        assertThat(federation.trusts(GITHUB)).isEmpty();
        assertThat(federation.deleteProvider("github")).isFalse();
        assertThat(federation.deleteTrust("app")).isFalse();
    }

    @Test
    void what_cannot_be_a_name_or_an_issuer_is_not_found() {
        for (String name : List.of("", "a\0b", "\ud800", "A'; --")) {
            assertThat(federation.findProvider(name)).isEmpty();
            assertThat(federation.findTrust(name)).isEmpty();
            assertThat(federation.provider(name)).isEmpty();
            assertThat(federation.provider("https://x.example/" + name + "\0")).isEmpty();
            assertThat(federation.deleteProvider(name)).isFalse();
            assertThat(federation.deleteTrust(name)).isFalse();
        }
    }

    @Test
    void a_provider_is_kept_whole_and_found_by_exactly_its_issuer() {
        assertThat(federation.put(GITHUB)).isEqualTo(PutResult.CREATED);
        assertThat(federation.put(LARGE)).isEqualTo(PutResult.CREATED);
        assertThat(federation.findProvider("github")).contains(GITHUB);
        assertThat(federation.provider(GITHUB.issuer())).contains(GITHUB);
        assertThat(federation.provider(LARGE.issuer())).contains(LARGE);
        assertThat(federation.provider(GITHUB.issuer() + "/")).isEmpty();
        assertThat(federation.provider(GITHUB.issuer().toUpperCase(Locale.ROOT)))
                .isEmpty();
        assertThat(federation.providers("", 9)).containsExactly(LARGE, GITHUB);
        assertThat(federation.providers("", 1)).containsExactly(LARGE);
        assertThat(federation.providers(LARGE.name(), 9)).containsExactly(GITHUB);
    }

    @Test
    void a_provider_is_changed_and_its_trusts_stay() {
        federation.put(GITHUB);
        federation.put(APP);
        Provider changed = new Provider(
                "github",
                "https://github.internal",
                Optional.empty(),
                EnumSet.of(JwsAlgorithm.ES256),
                Duration.ofMinutes(1));
        assertThat(federation.put(changed)).isEqualTo(PutResult.UPDATED);
        assertThat(federation.provider(GITHUB.issuer())).isEmpty();
        assertThat(federation.provider(changed.issuer())).contains(changed);
        assertThat(federation.trusts(changed)).containsExactly(APP);
    }

    @Test
    void no_two_providers_have_one_issuer() {
        federation.put(GITHUB);
        federation.put(LARGE);
        Provider same = Provider.of("same", GITHUB.issuer());
        assertThat(federation.put(same)).isEqualTo(PutResult.ISSUER_TAKEN);
        assertThat(federation.put(Provider.of(LARGE.name(), GITHUB.issuer()))).isEqualTo(PutResult.ISSUER_TAKEN);
        assertThat(federation.provider(GITHUB.issuer())).contains(GITHUB);
    }

    @Test
    void a_trust_is_kept_whole_changed_and_deleted() {
        federation.put(GITHUB);
        federation.put(LARGE);
        assertThat(federation.put(APP)).isEqualTo(PutResult.CREATED);
        assertThat(federation.trusts(GITHUB)).containsExactly(APP);
        assertThat(federation.trusts(LARGE)).isEmpty();

        List<ClaimCondition> many = IntStream.range(0, 16)
                .mapToObj(i -> new ClaimCondition("c" + i + "-".repeat(125), "ä".repeat(256)))
                .toList();
        Trust changed = new Trust("app", LARGE.name(), "a".repeat(255), many, "team/app+cd", true);
        assertThat(federation.put(changed)).isEqualTo(PutResult.UPDATED);
        assertThat(federation.findTrust("app")).contains(changed);
        assertThat(federation.trusts(GITHUB)).isEmpty();
        assertThat(federation.trusts(LARGE)).containsExactly(changed);

        assertThat(federation.deleteTrust("app")).isTrue();
        assertThat(federation.trusts(LARGE)).isEmpty();
        assertThat(federation.findTrust("app")).isEmpty();
    }

    @Test
    void a_trust_needs_its_provider_and_its_robot() {
        assertThat(federation.put(APP)).isEqualTo(PutResult.NO_PROVIDER);
        federation.put(GITHUB);
        assertThat(federation.put(trust("app", "github", "team/app+nobody"))).isEqualTo(PutResult.NO_ROBOT);
        assertThat(federation.trusts("", 9)).isEmpty();
    }

    @Test
    void trusts_go_with_their_provider_and_with_their_robot() {
        federation.put(GITHUB);
        federation.put(LARGE);
        federation.put(APP);
        federation.put(trust("b", "github", "team/app+cd"));
        federation.put(trust("c", LARGE.name(), "team/app+cd"));
        assertThat(federation.trusts("", 9)).extracting(Trust::name).containsExactly("app", "b", "c");
        assertThat(federation.trusts("app", 1)).extracting(Trust::name).containsExactly("b");

        robots.delete("team/app+ci");
        robots.put("team/app+ci", new Robot.Settings("", true));
        assertThat(federation.trusts(GITHUB)).extracting(Trust::name).containsExactly("b");
        assertThat(federation.deleteProvider("github")).isTrue();
        assertThat(federation.trusts("", 9)).extracting(Trust::name).containsExactly("c");
    }
}
