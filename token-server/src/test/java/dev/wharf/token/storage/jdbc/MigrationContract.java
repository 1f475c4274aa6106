package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.http.Call;
import dev.wharf.token.http.RunningServer;
import dev.wharf.token.service.Service;
import dev.wharf.token.service.ServiceName;
import dev.wharf.token.service.ServiceSettings;
import dev.wharf.token.storage.AccessRuleStore.Filter;
import dev.wharf.token.storage.AccessRuleStore.ServiceRule;
import dev.wharf.token.storage.Group;
import dev.wharf.token.storage.NewRule;
import dev.wharf.token.storage.User;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a database of schema 1, as an earlier version has left it, is to today's code. */
abstract class MigrationContract {
    private static final String PASSWORD = "down-the-rabbit-hole";
    private static final Set<Action> EVERYTHING = EnumSet.allOf(Action.class);

    @TempDir
    private Path directory;

    private String url = "";

    /** Puts the stored database in its place, which may be the data directory; returns its URL, if it has one. */
    abstract String stored(Path data) throws Exception;

    /** Opens it. */
    abstract Database open(Path data, String url);

    /** What {@code token.yml} says about it. */
    abstract String settings(String url);

    static URL resource(String name) throws IOException {
        return Objects.requireNonNull(MigrationContract.class.getResource(name), name);
    }

    @BeforeEach
    void putInPlace() throws Exception {
        url = stored(directory);
    }

    @Test
    void everything_is_still_there() {
        try (Database database = open(directory, url)) {
            List<User> users = new JdbcUserStore(database).list("", 1000);
            assertThat(users).extracting(User::name).containsExactly("admin", "alice", "bob", "carol", "second");
            assertThat(users).extracting(User::id).containsExactly(3L, 4L, 5L, 6L, 7L);
            assertThat(users).extracting(User::admin).containsExactly(true, false, false, false, true);
            assertThat(users)
                    .allMatch(User::enabled)
                    .noneMatch(User::mustChangePassword)
                    .allMatch(user -> user.credentialEpoch() == 0);
            assertThat(users)
                    .extracting(user -> String.join(",", user.groups()))
                    .containsExactly("", "dev", "dev", "", "");
            assertThat(new JdbcGroupStore(database).list("", 1000))
                    .containsExactly(
                            new Group("dev", List.of(Subject.user("alice"), Subject.user("bob"))),
                            new Group("empty", List.of()));
            assertThat(allRules(database))
                    .containsExactly(
                            rule(1, "**", Subject.user("admin"), Effect.ALLOW, EVERYTHING),
                            rule(2, "team/**", Subject.group("dev"), Effect.ALLOW, Set.of(Action.PULL, Action.PUSH)),
                            rule(3, "team/prod/*", Subject.EVERYONE, Effect.DENY, Set.of(Action.PUSH, Action.DELETE)),
                            rule(4, "lib/alpine", Subject.EVERYONE, Effect.ALLOW, Set.of(Action.PULL)),
                            rule(
                                    5,
                                    "ci/app-*",
                                    Subject.user("carol"),
                                    Effect.ALLOW,
                                    Set.of(Action.PULL, Action.PUSH, Action.DELETE)),
                            rule(6, "shared/**", Subject.AUTHENTICATED, Effect.ALLOW, Set.of(Action.PULL)));
            assertThat(new JdbcServiceStore(database).list())
                    .containsExactly(
                            new Service(Service.FIRST, new ServiceName("wharf-registry"), ServiceSettings.defaults()));
        }
    }

    @Test
    void it_is_migrated_once() {
        try (Database database = open(directory, url)) {
            assertThat(database.isUpToDate()).isTrue();
            new JdbcServiceStore(database).putFirst(new ServiceName("mine"), ServiceSettings.defaults());
        }
        try (Database database = open(directory, url)) {
            assertThat(new JdbcServiceStore(database).find("mine")).isPresent();
            assertThat(new JdbcUserStore(database).list("", 1000)).hasSize(5);
        }
    }

    @Test
    void what_is_new_gets_ids_of_its_own() {
        try (Database database = open(directory, url)) {
            JdbcUserStore users = new JdbcUserStore(database);
            JdbcGroupStore groups = new JdbcGroupStore(database);
            users.put("dave", StoreFixture.settings(StoreFixture.HASH, false));
            groups.put(new Group("all", List.of(Subject.group("dev"), Subject.user("dave"))));
            assertThat(users.find("dave").orElseThrow().id()).isGreaterThan(9);
            assertThat(users.find("alice").orElseThrow().groups()).containsExactly("all", "dev");
            new JdbcAccessRuleStore(database)
                    .add(Service.FIRST, new NewRule(StoreFixture.allow("x", Subject.user("dave"), Action.PULL)));
            assertThat(allRules(database)).hasSize(7);
        }
    }

    @Test
    void a_server_starts_on_it_and_grants_the_same() {
        try (RunningServer server = RunningServer.start("service: our-registry\n" + settings(url), this::putInto)) {
            assertGranted(server, "alice", "team/app", "pull,push");
            assertGranted(server, "bob", "team/prod/app", "pull");
            assertGranted(server, "bob", "ci/app-1", "");
            assertGranted(server, "carol", "ci/app-1", "pull,push,delete");
            assertGranted(server, "carol", "team/app", "");
            assertGranted(server, "carol", "shared/a/b", "pull");
            assertGranted(server, "second", "lib/alpine", "pull");
            assertGranted(server, "admin", "any/thing", "pull,push,delete");
            assertGranted(server, "admin", "team/prod/app", "pull");
            assertGranted(server, "", "lib/alpine", "pull");
            assertGranted(server, "", "shared/a/b", "");

            String issued = server.get("/token?service=our-registry&offline_token=true")
                    .basic("alice", PASSWORD)
                    .expect(200)
                    .json()
                    .path("refresh_token")
                    .asText();
            server.get("/token").basic("", issued).expect(200);
            server.get("/api/v1/users").basic("second", PASSWORD).expect(200);
            server.get("/api/v1/users").basic("alice", PASSWORD).expect(403);
            server.admin("GET", "/api/v1/users").expect(200);
        }
    }

    /** H2's database is in the server's own directory, PostgreSQL's is where it was. */
    private void putInto(Path data) {
        try {
            if (url.isEmpty()) {
                stored(data);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertGranted(RunningServer server, String user, String repository, String actions) {
        Call call = server.get("/token?service=our-registry&scope=repository:" + repository + ":*");
        String password = user.equals(RunningServer.ADMIN) ? RunningServer.ADMIN_PASSWORD : PASSWORD;
        String granted =
                (user.isEmpty() ? call : call.basic(user, password)).expect(200).granted();
        assertThat(granted)
                .as("%s on %s", user, repository)
                .isEqualTo(actions.isEmpty() ? "" : "repository:" + repository + ":" + actions);
    }

    private static List<StoredRule> allRules(Database database) {
        return new JdbcAccessRuleStore(database)
                .list(Filter.ALL, 0, 1000).stream()
                        .peek(rule -> assertThat(rule.service()).isEqualTo(Service.FIRST))
                        .map(ServiceRule::stored)
                        .toList();
    }

    private static StoredRule rule(long id, String pattern, Subject subject, Effect effect, Set<Action> actions) {
        return new StoredRule(id, new AccessRule(RepositoryPattern.parse(pattern), subject, effect, actions));
    }
}
