package dev.wharf.token.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.Group;
import dev.wharf.token.storage.Robot;
import dev.wharf.token.storage.RobotStore;
import dev.wharf.token.storage.TokenStore;
import dev.wharf.token.storage.UserSettings;
import dev.wharf.token.storage.UserStore;
import dev.wharf.token.storage.jdbc.Database;
import dev.wharf.token.storage.jdbc.JdbcGroupStore;
import dev.wharf.token.storage.jdbc.JdbcRobotStore;
import dev.wharf.token.storage.jdbc.JdbcServiceStore;
import dev.wharf.token.storage.jdbc.JdbcTokenStore;
import dev.wharf.token.storage.jdbc.JdbcUserStore;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretAuthenticatorTest {
    private static final String CI = "team/app+ci";
    private static final InetAddress HERE = InetAddress.ofLiteral("10.1.2.3");
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("192.0.2.1");

    private final Database database = Database.open("jdbc:h2:mem:secrets", "", "");
    private final UserStore users = new JdbcUserStore(database);
    private final RobotStore robots = new JdbcRobotStore(database);
    private final TokenStore tokens = new JdbcTokenStore(database);
    private final Service service =
            new JdbcServiceStore(database).find("wharf-registry").orElseThrow();
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");
    private final SecretIssuer issuer = new SecretIssuer(tokens, () -> now, new SecureRandom());
    private final Authenticators authenticators =
            new Authenticators(List.of(new SecretAuthenticator(tokens, users, robots, () -> now)));

    @BeforeEach
    void makeAccounts() {
        put(true);
        users.put("root", UserSettings.of(Optional.of("$2a$04$" + "a".repeat(53)), true, true)); // one has to stay
        robots.put(CI, new Robot.Settings("", true));
        new JdbcGroupStore(database).put(new Group("builders", List.of(Subject.robot(CI), Subject.user("alice"))));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void put(boolean enabled) {
        users.put("alice", UserSettings.of(Optional.of("$2a$04$" + "a".repeat(53)), true, enabled));
    }

    private String robotSecret(SecretTerms terms) {
        return issuer.robotSecret(Subject.robot(CI), 0, terms)
                .orElseThrow()
                .secret()
                .reveal();
    }

    private String accessToken(SecretTerms terms) {
        return issuer.accessToken(Subject.user("alice"), 0, "laptop", terms)
                .orElseThrow()
                .secret()
                .reveal();
    }

    private Authentication authenticate(String name, String secret) {
        return authenticators.authenticate(
                new Attempt(new Credentials.Basic(name, secret), Optional.of(service), HERE));
    }

    private Optional<Principal> principal(String name, String secret) {
        return authenticate(name, secret) instanceof Authentication.Authenticated(Principal who)
                ? Optional.of(who)
                : Optional.empty();
    }

    @Test
    void a_robot_is_itself_and_its_groups_and_everyone() {
        Principal robot = principal(CI, robotSecret(SecretTerms.UNLIMITED)).orElseThrow();
        assertThat(robot.name()).isEqualTo(CI);
        assertThat(robot.subjects())
                .containsExactlyInAnyOrder(Subject.EVERYONE, Subject.robot(CI), Subject.group("builders"));
        assertThat(robot.isUser()).isFalse();
        assertThat(robot.admin()).isFalse();
        assertThat(robot.credential().kind()).isEqualTo(Credential.Kind.ROBOT_SECRET);
    }

    @Test
    void a_robot_that_is_disabled_has_no_secrets_until_it_is_enabled() {
        String secret = robotSecret(SecretTerms.UNLIMITED);
        robots.put(CI, new Robot.Settings("", false));
        assertThat(principal(CI, secret)).isEmpty();
        robots.put(CI, new Robot.Settings("", true));
        assertThat(principal(CI, secret)).isPresent();
        robots.delete(CI);
        robots.put(CI, new Robot.Settings("", true));
        assertThat(principal(CI, secret)).isEmpty();
    }

    @Test
    void a_user_who_is_disabled_has_no_tokens_until_enabled() {
        String secret = accessToken(SecretTerms.UNLIMITED);
        put(false);
        assertThat(principal("alice", secret)).isEmpty();
        put(true);
        assertThat(principal("alice", secret)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<token>",
                "$oauthtoken",
                "oauth2accesstoken",
                "x-access-token",
                "00000000-0000-0000-0000-000000000000"
            })
    void a_name_that_stands_for_none_does(String name) {
        assertThat(principal(name, robotSecret(SecretTerms.UNLIMITED))).isPresent();
        assertThat(principal(name, accessToken(SecretTerms.UNLIMITED))).isPresent();
    }

    @Test
    void another_name_does_not() {
        assertThat(principal("bob", accessToken(SecretTerms.UNLIMITED))).isEmpty();
        assertThat(principal("alice", robotSecret(SecretTerms.UNLIMITED))).isEmpty();
        assertThat(principal(CI, accessToken(SecretTerms.UNLIMITED))).isEmpty();
        assertThat(principal("team/app+cd", robotSecret(SecretTerms.UNLIMITED))).isEmpty();
    }

    @Test
    void terms_are_kept() {
        CredentialLimits pull = new CredentialLimits(Set.of(Action.PULL), List.of(RepositoryPattern.parse("team/**")));
        Instant end = now.plus(Duration.ofHours(1));
        String secret = robotSecret(new SecretTerms(
                pull, List.of(AddressRange.parse("10.0.0.0/8")), Optional.of(service.id()), Optional.of(end)));
        Credential credential = principal(CI, secret).orElseThrow().credential();
        assertThat(credential.limits()).isEqualTo(pull);
        assertThat(credential.expiresAt()).contains(end);
        assertThat(credential.from()).containsExactly(AddressRange.parse("10.0.0.0/8"));

        Credentials basic = new Credentials.Basic(CI, secret);
        assertThat(authenticators.authenticate(new Attempt(basic, Optional.of(service), ELSEWHERE)))
                .isEqualTo(new Authentication.Refused());
        assertThat(authenticators.authenticate(new Attempt(basic, Optional.empty(), HERE)))
                .isEqualTo(new Authentication.Refused());
        now = end;
        assertThat(principal(CI, secret)).isEmpty();
    }

    @Test
    void a_token_without_the_action_admin_makes_no_administrator() {
        CredentialLimits pull = new CredentialLimits(Set.of(Action.PULL), List.of());
        SecretTerms terms = new SecretTerms(pull, List.of(), Optional.empty(), Optional.empty());
        assertThat(principal("alice", accessToken(terms)).orElseThrow().admin()).isFalse();
        assertThat(principal("alice", accessToken(SecretTerms.UNLIMITED))
                        .orElseThrow()
                        .admin())
                .isTrue();
    }

    @Test
    void the_last_use_is_known_to_the_minute() {
        String secret = accessToken(SecretTerms.UNLIMITED);
        Instant first = now;
        assertThat(principal("alice", secret)).isPresent();
        now = first.plusSeconds(59);
        assertThat(principal("alice", secret)).isPresent();
        assertThat(used(secret)).isEqualTo(first);
        now = first.plusSeconds(61);
        assertThat(principal("alice", secret)).isPresent();
        assertThat(used(secret)).isEqualTo(now);
    }

    private Instant used(String secret) {
        return tokens.find(BearerSecret.parse(secret).orElseThrow().hash().hex())
                .orElseThrow()
                .used()
                .orElseThrow()
                .at();
    }
}
