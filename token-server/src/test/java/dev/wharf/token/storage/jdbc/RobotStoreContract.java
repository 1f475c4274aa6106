package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Action;
import dev.wharf.model.InvalidValueException;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.Group;
import dev.wharf.token.storage.Robot;
import dev.wharf.token.storage.RobotStore.PutResult;
import dev.wharf.token.storage.StoredToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store of robots does, and that of secrets with them, whichever database is below. */
abstract class RobotStoreContract extends StoreFixture {
    private static final String CI = "team/app+ci";
    private static final Subject ROBOT = Subject.robot(CI);
    private static final Robot.Settings ON = new Robot.Settings("builds", true);
    private static final Robot.Settings OFF = new Robot.Settings("builds", false);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private JdbcRobotStore robots;
    private JdbcTokenStore secrets;

    @BeforeEach
    void openRobots() {
        robots = new JdbcRobotStore(database);
        secrets = new JdbcTokenStore(database);
    }

    private Robot robot(String name) {
        return robots.find(name).orElseThrow();
    }

    private long secret(int number, Optional<Instant> end) {
        StoredToken.Settings settings = new StoredToken.Settings(
                StoredToken.Kind.ROBOT,
                "rgb_ABCD",
                ROBOT,
                Optional.empty(),
                "",
                CredentialLimits.NONE,
                List.of(),
                "",
                0,
                NOON,
                end);
        return secrets.add("%064x".formatted(number), settings).orElseThrow();
    }

    @Test
    void nobody_is_there_at_first() {
        assertThat(robots.find(CI)).isEmpty();
        assertThat(robots.list(Optional.empty(), "", 100)).isEmpty();
        assertThat(robots.delete(CI)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ci", "+ci", "team+", "Team+ci", "team+a+b", "team+c i", "team+ci\0", "ä+ci"})
    void a_name_outside_the_grammar_is_nobodys(String name) {
        assertThatThrownBy(() -> robots.put(name, ON)).isInstanceOf(InvalidValueException.class);
        assertThat(robots.find(name)).isEmpty();
        assertThat(robots.delete(name)).isFalse();
        assertThat(robots.list(Optional.of(name), "", 100)).isEmpty();
    }

    @Test
    void a_robot_is_made_and_changed() {
        assertThat(robots.put(CI, ON)).isEqualTo(PutResult.CREATED);
        Robot made = robot(CI);
        assertThat(made.name()).isEqualTo(CI);
        assertThat(made.namespace()).isEqualTo("team/app");
        assertThat(made.settings()).isEqualTo(ON);
        assertThat(made.groups()).isEmpty();

        Robot.Settings other = new Robot.Settings("ä".repeat(255), true);
        assertThat(robots.put(CI, other)).isEqualTo(PutResult.UPDATED);
        assertThat(robot(CI).settings()).isEqualTo(other);
        assertThat(robot(CI).id()).isEqualTo(made.id());
        assertThat(robot(CI).credentialEpoch()).isEqualTo(made.credentialEpoch());
    }

    @Test
    void what_was_verified_is_void_when_a_robot_is_disabled() {
        robots.put(CI, ON);
        int epoch = robot(CI).credentialEpoch();
        robots.put(CI, OFF);
        assertThat(robot(CI).settings().enabled()).isFalse();
        assertThat(robot(CI).credentialEpoch()).isGreaterThan(epoch);
    }

    @Test
    void robots_are_listed_by_namespace() {
        robots.put("team+b", ON);
        robots.put("team+a", ON);
        robots.put("team/app+c", ON);
        robots.put("teams+d", ON);
        assertThat(robots.list(Optional.of("team"), "", 100))
                .extracting(Robot::name)
                .containsExactly("team+a", "team+b");
        assertThat(robots.list(Optional.empty(), "", 100))
                .extracting(Robot::name)
                .containsExactlyInAnyOrder("team+a", "team+b", "team/app+c", "teams+d");
        assertThat(robots.list(Optional.of("team"), "", 1))
                .extracting(Robot::name)
                .containsExactly("team+a");
        assertThat(robots.list(Optional.of("team"), "team+a", 9))
                .extracting(Robot::name)
                .containsExactly("team+b");
    }

    @Test
    void a_robot_belongs_to_groups_and_to_those_above() {
        robots.put(CI, ON);
        groups.put(new Group("builders", List.of(ROBOT)));
        groups.put(new Group("machines", List.of(Subject.group("builders"))));
        assertThat(robot(CI).groups()).containsExactly("builders", "machines");
        assertThat(robots.list(Optional.empty(), "", 100).getFirst().groups()).containsExactly("builders", "machines");
    }

    @Test
    void deleting_a_robot_takes_its_secrets_memberships_and_rules() {
        robots.put(CI, ON);
        groups.put(new Group("builders", List.of(ROBOT)));
        add(allow("a", ROBOT, Action.PULL));
        long secret = secret(1, Optional.empty());
        assertThat(robots.delete(CI)).isTrue();
        assertThat(robots.find(CI)).isEmpty();
        assertThat(secrets.find(secret)).isEmpty();

        robots.put(CI, ON);
        assertThat(robot(CI).groups()).isEmpty();
        assertThat(allRules()).isEmpty();
    }

    @Test
    void what_would_be_good_for_longer_ends_at_a_time_and_is_deleted_then() {
        robots.put(CI, ON);
        Instant end = NOON.plus(Duration.ofHours(1));
        long unending = secret(1, Optional.empty());
        long later = secret(2, Optional.of(end.plusSeconds(1)));
        long sooner = secret(3, Optional.of(end.minusSeconds(1)));
        secrets.end(ROBOT, StoredToken.Kind.ACCESS, NOON);
        secrets.end(ROBOT, StoredToken.Kind.ROBOT, end);
        assertThat(secrets.list(ROBOT, StoredToken.Kind.ROBOT))
                .extracting(each -> each.token().expiresAt().orElseThrow())
                .containsExactly(end, end, end.minusSeconds(1));

        secrets.deleteEnded(ROBOT, StoredToken.Kind.ACCESS, end);
        secrets.deleteEnded(ROBOT, StoredToken.Kind.ROBOT, end.minusSeconds(1));
        assertThat(secrets.find(sooner)).isEmpty();
        assertThat(secrets.list(ROBOT, StoredToken.Kind.ROBOT))
                .extracting(StoredToken::id)
                .containsExactly(unending, later);
        secrets.deleteEnded(ROBOT, StoredToken.Kind.ROBOT, end);
        assertThat(secrets.list(ROBOT, StoredToken.Kind.ROBOT)).isEmpty();
    }
}
