package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What those may do with namespaces, members and repositories who manage a path, and what not. */
class DelegatedNamespaceTest {
    private static final String PASSWORD = "down-the-rabbit-hole";
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    private static RunningServer server;

    /** ann does not delete, pia not even pull; zoe may do everything at her path. */
    @BeforeAll
    static void start() {
        server = RunningServer.start();
        for (String user : List.of("ann", "bob", "pia", "zoe", "exa")) {
            server.user(user, PASSWORD);
        }
        server.rule("allow", "user:ann", "team/**", "pull,push,admin")
                .rule("allow", "user:pia", "press/**", "admin")
                .rule("allow", "user:zoe", "zoo/**", "pull,push,delete,admin")
                .rule("allow", "user:exa", "single", "pull,admin")
                .rule("allow", "user:exa", "single/*", "pull,admin");
        server.admin("PUT", "/api/v1/services/strict")
                .json(Map.of("require_namespace", true))
                .expect(201);
        server.rule("strict", "allow", "user:ann", "team/**", "pull,push,delete,admin");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Call by(String who, String method, String path) {
        return server.call(method, "/api/v1/" + path).basic(who, PASSWORD);
    }

    private static void make(String path) {
        server.admin("PUT", "/api/v1/" + path).json(Map.of()).expect(201);
    }

    private static void put(String who, String path, Map<String, ?> body, int status) {
        by(who, "PUT", path).json(body).expect(status);
    }

    private static Map<String, String> role(String label) {
        return Map.of("role", label);
    }

    private static String all(String list) {
        return server.admin("GET", "/api/v1/" + list).expect(200).body();
    }

    @Test
    void aNamespaceBelowThePathIsManaged() {
        by("ann", "PUT", "namespaces/team/lib").json(Map.of()).expect(201).json("/visibility", "'private'");
        by("ann", "GET", "namespaces/team/lib").expect(200).json("/path", "'team/lib'");
        put("ann", "namespaces/team/lib", Map.of("visibility", "public", "description", "ours"), 200);
        put("ann", "namespaces/team/lib/members/user:bob", role("reader"), 201);
        put("ann", "namespaces/team/lib/members/user:bob", role("writer"), 200);
        by("ann", "GET", "namespaces/team/lib/members").expect(200).json("[{'subject':'user:bob','role':'writer'}]");
        assertThat(server.get("/token?service=wharf-registry&scope=repository:team/lib/x:*")
                        .basic("bob", PASSWORD)
                        .expect(200)
                        .granted())
                .isEqualTo("repository:team/lib/x:pull,push");
        by("ann", "DELETE", "namespaces/team/lib/members/user:bob").expect(204);
        by("ann", "DELETE", "namespaces/team/lib").expect(204);
        by("ann", "GET", "namespaces/team/lib").expect(404);
        JsonNode record = server.admin("GET", "/api/v1/audit?target=namespace:team/lib")
                .expect(200)
                .json();
        assertThat(record.findValuesAsText("action"))
                .containsExactly(
                        "namespace.created",
                        "namespace.changed",
                        "namespace.member-added",
                        "namespace.member-changed",
                        "namespace.member-removed",
                        "namespace.deleted");
        assertThat(record.findValuesAsText("actor")).containsOnly("ann");
    }

    /** A namespace is all that is below its path, and its path is not a beginning of another one's. */
    @ParameterizedTest
    @CsvSource({
        "ann, te",
        "ann, teams",
        "ann, team-x/a",
        "ann, zoo",
        "ann, zoo/team",
        "ann, team?service=elsewhere",
        "bob, team",
        "bob, team/app",
        "exa, single",
        "exa, single/x"
    })
    void noOtherNamespaceIsManaged(String who, String path) {
        server.admin("PUT", "/api/v1/services/elsewhere").json(Map.of()).expectAnyOf(200, 201);
        String before = all("namespaces") + all("rules");
        String query = path.replaceFirst("^[^?]*", "");
        String address = "namespaces/" + path.replaceFirst("\\?.*", "");
        by(who, "GET", address + query).expect(403);
        put(who, address + query, Map.of(), 403);
        by(who, "DELETE", address + query).expect(403);
        by(who, "POST", address + ":archive" + query).expect(403);
        by(who, "POST", address + ":unarchive" + query).expect(403);
        by(who, "GET", address + "/members" + query).expect(403);
        put(who, address + "/members/user:" + who + query, role("reader"), 403);
        by(who, "DELETE", address + "/members/user:" + who + query).expect(403);
        assertThat(all("namespaces") + all("rules")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"GET,''", "DELETE,''", "GET,/members", "DELETE,/members/user:zoe", "POST,:archive"})
    void nobodyElseLearnsWhetherItIsThere(String method, String rest) {
        make("namespaces/hidden" + method.length() + rest.length());
        String there = "hidden" + method.length() + rest.length();
        String answer =
                by("bob", method, "namespaces/" + there + rest).expect(403).body();
        assertThat(by("bob", method, "namespaces/absent" + rest).expect(403).body())
                .isEqualTo(answer.replace(there, "absent"));
        assertThat(by("bob", method, "namespaces/" + there + rest)
                        .header("If-Match", "\"other\"")
                        .expect(403)
                        .body())
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"maintainer", "owner"})
    void noRoleIsGivenOrTakenThatAllowsMoreThanOnesOwn(String more) {
        String path = "namespaces/team/roles-" + more;
        put("ann", path, Map.of(), 201);
        put("ann", path + "/members/user:bob", role(more), 403);
        put("ann", path + "/members/user:ann", role(more), 403);
        put("ann", path + "/members/user:bob", role("reader"), 201);
        put("ann", path + "/members/user:bob", role(more), 403);
        by("ann", "GET", path + "/members").expect(200).json("[{'subject':'user:bob','role':'reader'}]");
        server.admin("PUT", "/api/v1/" + path + "/members/user:bob")
                .json(role(more))
                .expect(200);
        put("ann", path + "/members/user:bob", role("reader"), 403);
        by("ann", "DELETE", path + "/members/user:bob").expect(403);
        by("ann", "DELETE", path).expect(403);
        by("ann", "GET", path + "/members").expect(200).json("/0/role", "'" + more + "'");
        server.admin("DELETE", "/api/v1/" + path).expect(204);
    }

    /** Also not for a part of what is below: the role would outlast the denial. */
    @Test
    void whatIsDeniedFromAboveIsNotGiven() {
        put("zoe", "namespaces/zoo", Map.of(), 201);
        server.rule("deny", "everyone", "zoo/sealed/**", "push");
        put("zoe", "namespaces/zoo/members/user:bob", role("writer"), 403);
        put("zoe", "namespaces/zoo/members/user:bob", role("reader"), 201);
        by("zoe", "POST", "namespaces/zoo:archive").expect(403);
        by("zoe", "DELETE", "namespaces/zoo").expect(204);
        assertThat(all("rules")).contains("zoo/sealed/**");
    }

    @Test
    void whoMayNotPullMakesNothingVisible() {
        put("pia", "namespaces/press", Map.of("visibility", "public"), 403);
        put("pia", "namespaces/press", Map.of("visibility", "internal"), 403);
        put("pia", "namespaces/press", Map.of("visibility", "private"), 201);
        put("pia", "namespaces/press", Map.of("visibility", "public"), 403);
        put("pia", "namespaces/press/members/user:pia", role("reader"), 403);
        put("pia", "repositories/press/kit", Map.of("visibility", "internal"), 403);
        put("pia", "repositories/press/kit", Map.of("description", "soon"), 201);
        assertThat(all("rules?under=press&origin=visibility")).isEqualTo("[]");
    }

    @Test
    void anArchivedNamespaceStaysSoUntilAnAdministratorComes() {
        put("zoe", "namespaces/zoo/old", Map.of(), 201);
        by("zoe", "POST", "namespaces/zoo/old:archive").expect(200).json("/state", "'archived'");
        by("zoe", "POST", "namespaces/zoo/old:unarchive").expect(403);
        by("zoe", "DELETE", "namespaces/zoo/old").expect(403);
        by("zoe", "PUT", "namespaces/zoo/old").json(Map.of()).expect(200).json("/state", "'archived'");
        assertThat(server.get("/token?service=wharf-registry&scope=repository:zoo/old/x:*")
                        .basic("zoe", PASSWORD)
                        .expect(200)
                        .granted())
                .isEqualTo("repository:zoo/old/x:pull");
        put("ann", "namespaces/team/old", Map.of(), 201);
        by("ann", "POST", "namespaces/team/old:archive").expect(403); // she may not delete
        by("ann", "GET", "namespaces/team/old").expect(200).json("/state", "'active'");
        by("ann", "DELETE", "namespaces/team/old").expect(204);
    }

    /** There an outermost namespace lets everything come true that rules say below it. */
    @Test
    void whereNamespacesAreRequiredTheOuterOnesAreForAdministrators() {
        put("ann", "namespaces/team?service=strict", Map.of(), 403);
        put("ann", "namespaces/team/a/b?service=strict", Map.of(), 403);
        server.admin("PUT", "/api/v1/namespaces/team?service=strict")
                .json(Map.of())
                .expect(201);
        put("ann", "namespaces/team?service=strict", Map.of("description", "ours"), 200);
        put("ann", "namespaces/team/a?service=strict", Map.of(), 201);
        by("ann", "DELETE", "namespaces/team/a?service=strict").expect(204);
        by("ann", "DELETE", "namespaces/team?service=strict").expect(403);
        server.admin("DELETE", "/api/v1/namespaces/team?service=strict").expect(204);
    }

    @Test
    void aRepositoryBelowThePathIsManaged() {
        put("ann", "repositories/team/app", Map.of("description", "soon", "visibility", "public"), 201);
        by("ann", "GET", "repositories/team/app").expect(200).json("/visibility", "'public'");
        put("ann", "repositories/team/app", Map.of(), 200);
        by("ann", "DELETE", "repositories/team/app").expect(204);
        by("ann", "GET", "repositories/team/app").expect(404);
        by("ann", "DELETE", "repositories/team/app").expect(404);
        put("exa", "repositories/single", Map.of("visibility", "internal"), 201);
        put("exa", "repositories/single/x", Map.of(), 201);
        server.admin("GET", "/api/v1/audit?target=repository:single")
                .expect(200)
                .json("/0/actor", "'exa'");
    }

    @ParameterizedTest
    @CsvSource({"ann,team", "ann,teams/app", "ann,zoo/app", "exa,single/x/y", "bob,team/app"})
    void noOtherRepositoryIsManaged(String who, String name) {
        String before = all("repositories") + all("rules");
        String answer = by(who, "GET", "repositories/" + name).expect(403).body();
        put(who, "repositories/" + name, Map.of("visibility", "public"), 403);
        by(who, "DELETE", "repositories/" + name).expect(403);
        assertThat(all("repositories") + all("rules")).isEqualTo(before);
        server.admin("PUT", "/api/v1/repositories/" + name).json(Map.of()).expect(201);
        assertThat(by(who, "GET", "repositories/" + name).expect(403).body()).isEqualTo(answer);
        server.admin("DELETE", "/api/v1/repositories/" + name).expect(204);
    }

    @Test
    void whatIsBelowThePathIsListedPageByPage() {
        for (String path : List.of("li_st", "li_st/a", "li_st/a/b", "li_st/c", "li_st-x", "lixst/d", "li")) {
            make("namespaces/" + path);
            make("repositories/" + path);
        }
        server.user("lis", PASSWORD).rule("allow", "user:lis", "li_st/**", "admin");
        assertThat(listed("namespaces?under=li_st&limit=1", "path"))
                .containsExactly("li_st", "li_st/a", "li_st/a/b", "li_st/c");
        assertThat(listed("namespaces?under=li_st/a", "path")).containsExactly("li_st/a", "li_st/a/b");
        assertThat(listed("repositories?under=li_st&limit=2", "name"))
                .containsExactly("li_st/a", "li_st/a/b", "li_st/c");
        for (String list : List.of("namespaces", "repositories")) {
            by("lis", "GET", list).expect(403).without("li_st/");
            by("lis", "GET", list + "?under=li").expect(403).without("li_st/");
            by("lis", "GET", list + "?under=li_st&service=strict").expect(403);
            by("lis", "GET", list + "?under=A").expect(422);
            by("bob", "GET", list + "?under=li_st").expect(403);
        }
    }

    private static List<String> listed(String list, String field) {
        List<String> found = new ArrayList<>();
        String next = "/api/v1/" + list;
        while (!next.isEmpty()) {
            Answered page = server.call("GET", next).basic("lis", PASSWORD).expect(200);
            found.addAll(page.json().findValuesAsText(field));
            Matcher link = NEXT.matcher(String.join("", page.headers().getOrDefault("link", List.of())));
            next = link.find() ? link.group(1) : "";
        }
        return found;
    }

    @Test
    void aTokenAdministratesNoMoreThanItIsLimitedTo() {
        String pulling = token(Map.of("name", "pulling", "actions", List.of("pull", "push")));
        String managing = token(Map.of("name", "managing", "actions", List.of("admin")));
        String inner = token(
                Map.of("name", "inner", "actions", List.of("admin", "pull"), "patterns", List.of("team/inner/**")));
        String path = "/api/v1/namespaces/team/limited";
        server.call("PUT", path).basic("ann", pulling).json(Map.of()).expect(403);
        server.call("PUT", path).basic("ann", inner).json(Map.of()).expect(403);
        server.call("PUT", path)
                .basic("ann", managing)
                .json(Map.of("visibility", "public"))
                .expect(403);
        server.call("PUT", path).basic("ann", managing).json(Map.of()).expect(201);
        server.call("PUT", path + "/members/user:bob")
                .basic("ann", managing)
                .json(role("reader"))
                .expect(403);
        server.call("PUT", "/api/v1/namespaces/team/inner")
                .basic("ann", inner)
                .json(Map.of("visibility", "public"))
                .expect(201);
        server.call("PUT", "/api/v1/namespaces/team/inner/members/user:bob")
                .basic("ann", inner)
                .json(role("writer"))
                .expect(403);
        by("ann", "GET", "namespaces/team/limited/members").expect(200).json("[]");
    }

    private static String token(Map<String, ?> terms) {
        return by("ann", "POST", "users/me/tokens")
                .json(terms)
                .expect(201)
                .json()
                .path("secret")
                .asText();
    }

    /** Taking back many rules takes a while, in which other changes wait: they are decided after it, not before. */
    @Test
    void nothingIsChangedByARightThatIsGone() {
        server.user("ray", PASSWORD);
        server.admin("PUT", "/api/v1/services/race").json(Map.of()).expect(201);
        server.admin("PUT", "/api/v1/namespaces/race?service=race")
                .json(Map.of())
                .expect(201);
        List<Map<String, Object>> rules = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rules.add(Map.of(
                    "effect", "allow", "subject", "user:bob", "pattern", "many/" + i, "actions", List.of("pull")));
        }
        rules.add(Map.of(
                "effect", "allow", "subject", "user:ray", "pattern", "race/**", "actions", List.of("pull", "admin")));
        setRules(rules);
        String ofRay = server.admin("GET", "/api/v1/rules?service=race&subject=user:ray")
                .expect(200)
                .json()
                .at("/0/id")
                .asText();
        String member = "namespaces/race/members/user:bob?service=race";
        put("ray", member, role("reader"), 201);
        CompletableFuture<Void> takenBack = CompletableFuture.runAsync(() -> setRules(List.of()));
        while (!by("ray", "PUT", member)
                .json(role("reader"))
                .expectAnyOf(200, 403)
                .body()
                .contains("403")) {
            // until it is refused
        }
        takenBack.join();
        long gone = lastEvent("target=rule:" + ofRay);
        assertThat(lastEvent("actor=ray")).isLessThan(gone);
    }

    private static void setRules(List<Map<String, Object>> rules) {
        server.admin("PUT", "/api/v1/rules?service=race")
                .json(Map.of("rules", rules))
                .expect(200);
    }

    private static long lastEvent(String filter) {
        JsonNode events = server.admin("GET", "/api/v1/audit?limit=10000&" + filter)
                .expect(200)
                .json();
        return events.path(events.size() - 1).path("id").asLong();
    }
}
