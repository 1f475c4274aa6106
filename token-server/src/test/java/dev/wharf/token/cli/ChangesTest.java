package dev.wharf.token.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of the server to change a thing: no more than was said, and nothing that others changed meanwhile. */
class ChangesTest extends CannedServer {
    @Test
    void whatIsNotSaidStaysAsItIs() {
        answers.add(new Canned(
                200,
                "{\"service\":\"s\",\"path\":\"shop\",\"description\":\"The shop\",\"visibility\":\"private\",\"state\":\"active\"}",
                Map.of("ETag", "\"seen\"")));
        answers.add(Canned.of(200, "{}"));

        assertThat(command("namespace set shop --visibility public --service s"))
                .isZero();
        assertThat(requests)
                .containsExactly(
                        "GET /api/v1/namespaces/shop?service=s",
                        "PUT /api/v1/namespaces/shop?service=s {\"description\":\"The shop\",\"visibility\":\"public\"}");
        assertThat(conditions).containsExactly("If-Match: \"seen\"");
        assertThat(out()).isEqualTo("namespace shop changed\n");
    }

    @Test
    void aServiceIsSentBackWholeWithoutItsName() {
        answers.add(new Canned(
                200,
                "{\"name\":\"a/b\",\"profile\":\"x5c\",\"anonymous\":true,\"strip_hosts\":[]}",
                Map.of("ETag", "\"seen\"")));
        answers.add(Canned.of(200, "{}"));

        assertThat(command("service set a/b --anonymous false --strip-host h:1 --strip-host i"))
                .isZero();
        assertThat(requests.getLast())
                .isEqualTo("PUT /api/v1/services/a%2Fb"
                        + " {\"profile\":\"x5c\",\"anonymous\":false,\"strip_hosts\":[\"h:1\",\"i\"]}");
    }

    @ParameterizedTest
    @CsvSource({"namespace set shop", "service set shop", "repository set shop"})
    void whoWasSlowerIsTold(String words) {
        answers.add(new Canned(200, "{}", Map.of("ETag", "\"seen\"")));
        answers.add(Canned.of(412, "{}"));

        assertThat(command(words)).isOne();
        assertThat(err()).isEqualTo("wharf: it has changed meanwhile, try again\n");
    }

    @Test
    void aRepositoryOfWhichNothingIsSaidGetsItsFirstDescription() {
        answers.add(Canned.of(404, "{\"detail\":\"nothing is said of this repository\"}"));
        answers.add(Canned.of(201, "{\"visibility\":\"internal\"}"));

        assertThat(command("repository set shop/web --visibility internal")).isZero();
        assertThat(requests.getLast()).isEqualTo("PUT /api/v1/repositories/shop/web {\"visibility\":\"internal\"}");
        assertThat(conditions).containsExactly("If-None-Match: *");
        assertThat(out()).isEqualTo("repository shop/web is internal\n");

        answers.add(Canned.of(403, "{\"detail\":\"only administrators may do this\"}"));
        assertThat(command("repository set shop/web --visibility internal")).isOne();
        assertThat(err()).isEqualTo("wharf: only administrators may do this\n");
    }

    @ParameterizedTest
    @CsvSource({
        "namespace add shop, namespace shop",
        "service add shop, service shop",
        "trust add shop --provider p --robot a+b --claim c=d, trust shop",
        "trust provider add shop https://issuer, provider shop",
    })
    void whatIsAddedWasNotThereBefore(String words, String thing) {
        answers.add(Canned.of(412, "{}"));

        assertThat(command(words)).isOne();
        assertThat(conditions).containsExactly("If-None-Match: *");
        assertThat(err()).startsWith("wharf: there is a " + thing + " already; ./wharf ");
    }

    @Test
    void theSlashOfAMembersNameIsNoPartOfThePath() {
        answers.add(Canned.of(201, "{}"));
        answers.add(Canned.of(200, "{}"));
        answers.add(Canned.of(404, "{\"detail\":\"there is no such member\"}"));
        answers.add(Canned.of(204, ""));

        assertThat(command("namespace member add shop/web robot:team/app+ci writer"))
                .isZero();
        assertThat(out()).isEqualTo("robot:team/app+ci is writer of shop/web\n");
        assertThat(command("namespace member add shop/web ann owner")).isZero();
        assertThat(out()).isEqualTo("user:ann is now owner of shop/web\n");
        assertThat(command("namespace member rm shop/web bob ann")).isOne();
        assertThat(err()).isEqualTo("wharf: user:bob: there is no such member\n");
        assertThat(requests)
                .containsExactly(
                        "PUT /api/v1/namespaces/shop/web/members/robot%3Ateam%2Fapp%2Bci {\"role\":\"writer\"}",
                        "PUT /api/v1/namespaces/shop/web/members/user%3Aann {\"role\":\"owner\"}",
                        "DELETE /api/v1/namespaces/shop/web/members/user%3Abob",
                        "DELETE /api/v1/namespaces/shop/web/members/user%3Aann");
    }

    @Test
    void whoCanSaysOfEachRowWhatItIsAbout() {
        answers.add(new Canned(
                200,
                "[{\"subject\":\"everyone\",\"via\":\"everyone\",\"rule\":3}]",
                Map.of("Link", "</api/v1/policy/who-can?after=everyone>; rel=\"next\"")));
        answers.add(Canned.of(200, "[{\"subject\":\"user:ann\",\"rule\":4}]"));
        answers.add(Canned.of(200, "[{\"subject\":\"user:bob\",\"via\":\"group:dev\",\"rule\":5}]"));

        assertThat(command("rule who-can team/app pull,push pull --ip ::1 --json"))
                .isZero();
        assertThat(requests)
                .containsExactly(
                        "GET /api/v1/policy/who-can?repository=team%2Fapp&action=pull&ip=%3A%3A1",
                        "GET /api/v1/policy/who-can?after=everyone",
                        "GET /api/v1/policy/who-can?repository=team%2Fapp&action=push&ip=%3A%3A1");
        assertThat(out()).isEqualTo("""
                        [
                        {"subject":"everyone","via":"everyone","rule":3,"action":"pull"},
                        {"subject":"user:ann","rule":4,"action":"pull"},
                        {"subject":"user:bob","via":"group:dev","rule":5,"action":"push"}
                        ]
                        """);
    }

    @Test
    void aListOfRulesIsAppliedWithoutWhatTheServerSaysOfThem() {
        answers.add(
                Canned.of(
                        200,
                        "{\"dry_run\":true,\"added\":[{\"effect\":\"allow\",\"subject\":\"everyone\",\"pattern\":\"a/**\","
                                + "\"actions\":[\"pull\",\"push\"],\"cidrs\":[\"::1/128\"],\"note\":\"why\"}],\"removed\":[],\"kept\":2}"));

        int code = run(
                "[{\"id\":7,\"service\":\"s\",\"pattern\":\"a/**\",\"note\":\"why\",\"origin\":\"manual\"},"
                        + "{\"id\":8,\"pattern\":\"b\",\"origin\":\"member\"},{\"pattern\":\"c\"}]",
                "rule",
                "apply",
                "-",
                "--dry-run",
                "--service=s",
                "--data=" + folder);

        assertThat(code).isZero();
        assertThat(requests)
                .containsExactly("PUT /api/v1/rules?service=s&dry_run=true {\"rules\":"
                        + "[{\"service\":\"s\",\"pattern\":\"a/**\",\"note\":\"why\"},{\"pattern\":\"c\"}]}");
        assertThat(out()).isEqualTo("""
                        + allow everyone a/** pull,push at ::1/128 # why
                        1 added, 0 removed, 2 kept; nothing was changed
                        """);
    }
}
