package dev.wharf.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.model.Access;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What GitLab and zot's token servers write beside the actions of an {@code access} entry. */
class GrantedAccessTest extends TokenVerifierFixture {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Access ALL = new Access("repository", "a/b", List.of("pull", "push", "delete"));

    private static GrantedAccess read(String... entries) throws JsonProcessingException {
        return GrantedAccess.of(JSON.readValue("[" + String.join(",", entries) + "]", List.class), NOW);
    }

    private static String entry(String more) {
        return "{\"type\":\"repository\",\"name\":\"a/b\",\"actions\":[\"pull\",\"push\",\"delete\"]," + more + "}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "{\"project_path\":\"a\",\"project_id\":1,\"root_namespace_id\":2}",
                "{\"project_path\":null,\"tag_deny_access_patterns\":null,\"tag_immutable_patterns\":null}",
                "{\"tag_deny_access_patterns\":{},\"tag_immutable_patterns\":[]}",
                "{\"tag_deny_access_patterns\":{\"push\":[],\"delete\":[]}}",
                "{\"tag_deny_access_patterns\":{\"push\":null}}"
            })
    void metaWithoutPatternsLimitsNothing(String meta) throws JsonProcessingException {
        assertThat(read(entry("\"meta\":" + meta))).isEqualTo(new GrantedAccess(List.of(ALL), Map.of(), Instant.MAX));
    }

    @Test
    void readsTheRulesForTags() throws JsonProcessingException {
        assertThat(read(entry("\"meta\":{\"project_path\":\"a\",\"tag_deny_access_patterns\":{\"push\":[\"v.*\",\"w\"],"
                        + "\"delete\":[\"x\"]},\"tag_immutable_patterns\":[\"y\"]}")))
                .isEqualTo(new GrantedAccess(
                        List.of(ALL),
                        Map.of("a/b", new TagRules(List.of("v.*", "w"), List.of("x"), List.of("y"))),
                        Instant.MAX));
    }

    /** Else an entry for pulls would lift what another one forbids. */
    @Test
    void allEntriesForARepositoryForbid() throws JsonProcessingException {
        assertThat(read(
                                entry("\"meta\":{\"tag_immutable_patterns\":[\"y\"]}"),
                                entry("\"meta\":{}"),
                                entry("\"meta\":{\"tag_deny_access_patterns\":{\"push\":[\"v\"]}}"))
                        .tagRules())
                .isEqualTo(Map.of("a/b", new TagRules(List.of("v"), List.of(), List.of("y"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"text\"",
                "{\"tag_pull_deny_patterns\":[\"v\"]}",
                "{\"import_path\":\"c/d\"}",
                "{\"tag_deny_access_patterns\":[\"v\"]}",
                "{\"tag_deny_access_patterns\":{\"push\":\"v\"}}",
                "{\"tag_deny_access_patterns\":{\"push\":[1]}}",
                "{\"tag_deny_access_patterns\":{\"delete\":[null]}}",
                "{\"tag_deny_access_patterns\":{\"pull\":[\"v\"]}}",
                "{\"tag_immutable_patterns\":{\"push\":[\"v\"]}}",
                "{\"tag_immutable_patterns\":\"v\"}"
            })
    void whatIsNotUnderstoodGrantsNothing(String meta) throws JsonProcessingException {
        Access other = new Access("repository", "c", List.of("pull"));
        assertThat(read(entry("\"meta\":" + meta), "{\"type\":\"repository\",\"name\":\"c\",\"actions\":[\"pull\"]}"))
                .isEqualTo(new GrantedAccess(List.of(other), Map.of(), Instant.MAX));
    }

    @ParameterizedTest
    @CsvSource({"-61,false", "-60,true", "0,true", "100,true"})
    void anEntryMayEndBeforeItsToken(int seconds, boolean grants) throws JsonProcessingException {
        Instant end = NOW.plusSeconds(seconds);
        GrantedAccess access = read(entry("\"exp\":" + end.getEpochSecond()), entry("\"exp\":null"));
        assertThat(access.entries()).hasSize(grants ? 2 : 1);
        assertThat(access.until()).isEqualTo(grants ? end.plusSeconds(60) : Instant.MAX);
        for (String exp : List.of("\"soon\"", "-1", "{}", "1e300", "true")) {
            assertThat(read(entry("\"exp\":" + exp)).entries()).as(exp).isEmpty();
        }
    }

    @Test
    void theRestOfATokenOutlivesAnEntry() {
        String token = good().claim(
                        "access",
                        List.of(
                                Map.of("type", "repository", "name", "a", "actions", List.of("pull")),
                                Map.of(
                                        "type",
                                        "repository",
                                        "name",
                                        "b",
                                        "actions",
                                        List.of("pull"),
                                        "exp",
                                        NOW.getEpochSecond() + 100)))
                .sign(SIGNER);
        assertThat(verifier.verify(token).orElseThrow().access().entries()).hasSize(2);
        clock.advance(Duration.ofSeconds(161));
        assertThat(verifier.verify(token).orElseThrow().access().entries())
                .containsExactly(new Access("repository", "a", List.of("pull")));
        clock.advance(Duration.ofSeconds(800));
        refused(token);
    }
}
