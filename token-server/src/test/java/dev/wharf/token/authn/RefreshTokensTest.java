package dev.wharf.token.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.authn.Authentication.Authenticated;
import dev.wharf.token.authn.Authentication.Refused;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.RefreshPolicy;
import dev.wharf.token.service.Service;
import dev.wharf.token.service.ServiceName;
import dev.wharf.token.service.ServiceSettings;
import dev.wharf.token.storage.StoredToken;
import dev.wharf.token.storage.TokenStore;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserSettings;
import dev.wharf.token.storage.UserStore;
import dev.wharf.token.storage.jdbc.Database;
import dev.wharf.token.storage.jdbc.JdbcRobotStore;
import dev.wharf.token.storage.jdbc.JdbcServiceStore;
import dev.wharf.token.storage.jdbc.JdbcTokenStore;
import dev.wharf.token.storage.jdbc.JdbcUserStore;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is given out in place of a password, and how long it is good. */
class RefreshTokensTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration IDLE = Duration.ofDays(90);
    private static final Subject ALICE = Subject.user("alice");
    private static final ServiceSettings NEVER = new ServiceSettings(
            ServiceSettings.defaults().profile(),
            Duration.ofMinutes(15),
            Duration.ofMinutes(60),
            true,
            RefreshPolicy.NEVER,
            false,
            List.of());

    private final Database database = Database.open("jdbc:h2:mem:refresh", "", "");
    private final UserStore users = new JdbcUserStore(database);
    private final TokenStore tokens = new JdbcTokenStore(database);
    private Instant now = START;
    private final RefreshTokens refreshTokens = new RefreshTokens(tokens, database, () -> now, new SecureRandom());
    private final Authenticators authenticators = new Authenticators(
            List.of(new SecretAuthenticator(tokens, users, new JdbcRobotStore(database), () -> now)));

    @BeforeEach
    void makeAccounts() {
        users.put("alice", UserSettings.of(Optional.of("hash"), false, true));
        users.put("bob", UserSettings.of(Optional.of("hash"), false, true));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void one_is_good_for_its_user_with_all_rights() {
        String secret = issue();
        Authenticated known = (Authenticated) present("", secret, first());
        assertThat(known.principal().name()).isEqualTo("alice");
        assertThat(known.principal().credential().kind()).isEqualTo(Credential.Kind.REFRESH_TOKEN);
        assertThat(known.principal().limits()).isEqualTo(CredentialLimits.NONE);
        assertThat(tokens.list(ALICE, StoredToken.Kind.REFRESH)).singleElement().satisfies(stored -> {
            assertThat(stored.token().clientId()).isEqualTo("docker");
            assertThat(stored.hash()).doesNotContain(secret).hasSize(64);
            assertThat(secret).startsWith(stored.token().shown()).startsWith("rgr_");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<token>",
                "$oauthtoken",
                "oauth2accesstoken",
                "x-access-token",
                "00000000-0000-0000-0000-000000000000",
                "alice"
            })
    void it_may_be_presented_under_the_names_that_clients_put_there(String name) {
        assertThat(present(name, issue(), first())).isInstanceOf(Authenticated.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob", "Alice", "<TOKEN>", " ", "nobody"})
    void it_is_not_good_under_others(String name) {
        assertThat(present(name, issue(), first())).isEqualTo(new Refused());
    }

    @Test
    void one_that_differs_by_a_character_is_refused() {
        String secret = issue();
        String other = secret.substring(0, 10) + (secret.charAt(10) == 'a' ? 'b' : 'a') + secret.substring(11);
        assertThat(present("", other, first())).isEqualTo(new Refused());
        assertThat(present("", secret + "0", first())).isEqualTo(new Refused());
        assertThat(present("", secret.substring(0, secret.length() - 1), first()))
                .isEqualTo(new Refused());
    }

    @Test
    void it_is_good_for_its_service_alone() {
        JdbcServiceStore services = new JdbcServiceStore(database);
        services.put(new ServiceName("other"), ServiceSettings.defaults());
        Service other = services.find("other").orElseThrow();
        String secret = issue();
        assertThat(present("", secret, Optional.of(other))).isEqualTo(new Refused());
        assertThat(present("", secret, Optional.empty())).isEqualTo(new Refused());
        assertThat(present("", secret, first())).isInstanceOf(Authenticated.class);
    }

    @Test
    void nothing_ends_it_sooner_than_ninety_days_without_use() {
        String secret = issue();
        for (int use = 0; use < 5; use++) {
            now = now.plus(IDLE).minusSeconds(1);
            assertThat(present("", secret, first())).isInstanceOf(Authenticated.class);
        }
        now = now.plus(IDLE);
        assertThat(present("", secret, first())).isEqualTo(new Refused());
        now = START.plus(IDLE).minusSeconds(1);
        assertThat(present("", secret, first())).isInstanceOf(Authenticated.class);
    }

    @Test
    void one_that_was_never_used_ends_too() {
        String secret = issue();
        now = START.plus(IDLE);
        assertThat(present("", secret, first())).isEqualTo(new Refused());
    }

    @Test
    void the_last_use_is_written_down_once_a_minute() {
        String secret = issue();
        present("", secret, first());
        assertThat(lastUse()).contains(START);
        now = START.plusSeconds(59);
        present("", secret, first());
        assertThat(lastUse()).contains(START);
        now = START.plusSeconds(60);
        present("", secret, Optional.empty());
        assertThat(lastUse()).as("a refusal is no use").contains(START);
        present("", secret, first());
        assertThat(lastUse()).contains(now);
    }

    @Test
    void it_ends_with_what_it_stands_for() {
        assertEndedBy(() -> users.put("alice", UserSettings.of(Optional.of("other"), false, true)));
        assertEndedBy(() -> users.changePassword(alice().id(), alice().credentialEpoch(), "third"));
        assertEndedBy(() -> users.endLogins("alice"));
        assertEndedBy(() -> users.put("alice", UserSettings.of(Optional.empty(), false, false)));
        String secret = issue();
        assertThat(present("", secret, first())).as("disabled").isEqualTo(new Refused());
        users.put("alice", UserSettings.of(Optional.empty(), false, true));
        assertEndedBy(() ->
                users.put("alice", new UserSettings(Optional.empty(), false, Optional.empty(), Optional.of(true))));
        users.put("alice", UserSettings.of(Optional.of("hash"), false, true));
        assertEndedBy(() -> users.delete("alice"));
        users.put("alice", UserSettings.of(Optional.of("hash"), false, true));
        assertThat(present("", issue(), first())).isInstanceOf(Authenticated.class);
    }

    private void assertEndedBy(Runnable change) {
        String secret = issue();
        assertThat(present("", secret, first())).isInstanceOf(Authenticated.class);
        change.run();
        assertThat(present("", secret, first())).isEqualTo(new Refused());
    }

    @Test
    void one_that_was_asked_for_before_the_password_changed_is_dead_from_the_start() {
        Principal before = Principal.of(alice(), Credential.PASSWORD);
        users.endLogins("alice");
        String secret = refreshTokens.issue(before, service(), "docker").orElseThrow();
        assertThat(present("", secret, first())).isEqualTo(new Refused());
    }

    @ParameterizedTest
    @EnumSource(
            value = Credential.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PASSWORD"})
    void only_a_password_gets_one(Credential.Kind kind) {
        Credential credential = new Credential(kind, "", CredentialLimits.NONE);
        assertThat(refreshTokens.issue(Principal.of(alice(), credential), service(), "docker"))
                .isEmpty();
    }

    @Test
    void nobody_gets_one_where_there_are_none() {
        Service closed = new Service(Service.FIRST, new ServiceName("closed"), NEVER);
        assertThat(refreshTokens.issue(Principal.of(alice(), Credential.PASSWORD), closed, "docker"))
                .isEmpty();
        assertThat(refreshTokens.issue(Principal.ANONYMOUS, service(), "docker"))
                .isEmpty();
    }

    @Test
    void of_more_than_fifty_those_not_used_for_the_longest_time_end() {
        List<String> secrets = IntStream.range(0, 50)
                .mapToObj(i -> {
                    now = START.plusSeconds(60L * i);
                    return issue();
                })
                .toList();
        now = START.plus(Duration.ofHours(2));
        assertThat(present("", secrets.getFirst(), first())).isInstanceOf(Authenticated.class);
        now = now.plusSeconds(1);
        String last = issue();
        assertThat(present("", secrets.getFirst(), first())).isInstanceOf(Authenticated.class);
        assertThat(present("", secrets.get(1), first())).isEqualTo(new Refused());
        assertThat(present("", secrets.get(2), first())).isInstanceOf(Authenticated.class);
        assertThat(present("", last, first())).isInstanceOf(Authenticated.class);
        assertThat(tokens.list(ALICE, StoredToken.Kind.REFRESH)).hasSize(50);
    }

    @Test
    void there_are_not_more_when_many_log_in_at_once() throws Exception {
        IntStream.range(0, 49).forEach(_ -> issue());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> login = this::issue;
            for (Future<String> issued : threads.invokeAll(Collections.nCopies(12, login))) {
                assertThat(issued.get()).startsWith("rgr_");
            }
        }
        assertThat(tokens.list(ALICE, StoredToken.Kind.REFRESH)).hasSize(50);
    }

    @Test
    void what_nobody_can_use_any_more_is_swept_at_the_next_login() {
        issue();
        now = now.plus(IDLE).plusSeconds(1);
        issue();
        assertThat(tokens.list(ALICE, StoredToken.Kind.REFRESH)).hasSize(1);
    }

    private String issue() {
        return refreshTokens
                .issue(Principal.of(alice(), Credential.PASSWORD), service(), "docker")
                .orElseThrow();
    }

    private Authentication present(String name, String secret, Optional<Service> service) {
        return authenticators.authenticate(
                new Attempt(new Credentials.Basic(name, secret), service, InetAddress.getLoopbackAddress()));
    }

    private Optional<Instant> lastUse() {
        return tokens.list(ALICE, StoredToken.Kind.REFRESH).getFirst().used().map(StoredToken.Use::at);
    }

    private User alice() {
        return users.find("alice").orElseThrow();
    }

    private static Optional<Service> first() {
        return Optional.of(service());
    }

    private static Service service() {
        return new Service(Service.FIRST, new ServiceName("wharf-registry"), ServiceSettings.defaults());
    }
}
