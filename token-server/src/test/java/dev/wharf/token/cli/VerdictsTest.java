package dev.wharf.token.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VerdictsTest {
    @Test
    void nameTheRuleThatDecidesAndTheOnesThatNearlyDid() throws Exception {
        String answer = """
                {"epoch":7,
                 "subject":{"name":"user:ann","enabled":false,"via":["authenticated","user:ann"]},
                 "scopes":[{
                   "scope":"repository:team/app:pull,push,delete,fly","granted":["pull"],
                   "actions":[
                     {"action":"pull","decision":"allowed","reason":"allowed","rule":3},
                     {"action":"push","decision":"denied","reason":"explicit_deny","rule":4},
                     {"action":"delete","decision":"denied","reason":"default_deny","rule":null},
                     {"action":"fly","decision":"denied","reason":"out_of_fuel","rule":null}],
                   "matched":[
                     {"rule":3,"effect":"allow","pattern":"team/**","subject":"user:ann","actions":["pull","push"],
                      "decisive":["pull"]},
                     {"rule":4,"effect":"deny","decisive":["push"]}],
                   "near_misses":[
                     {"rule":5,"effect":"allow","pattern":"team/*","subject":"user:bob","actions":["delete"],
                      "failed":"subject"}],
                   "masks":[]}]}
                """;

        assertThat(Verdicts.of(Json.parse(answer.getBytes(StandardCharsets.UTF_8))))
                .containsExactly(
                        "user:ann is authenticated, user:ann",
                        "  disabled: gets no token at all",
                        "repository:team/app:pull,push,delete,fly",
                        "  pull: allowed by rule 3 (allow user:ann team/** pull,push)",
                        "  push: denied by rule 4",
                        "  delete: no rule allows it",
                        "  fly: out_of_fuel",
                        "  near miss: rule 5 (allow user:bob team/* delete), but not by its subject");
    }
}
