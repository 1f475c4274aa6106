package dev.wharf.token.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TrustVerdictsTest {
    @Test
    void sayOfEachTrustByWhatATokenFails() throws Exception {
        String answer = """
                {"claims":{"iss":"https://hub","groups":["a","b"]},
                 "provider":"hub",
                 "trusts":[
                   {"name":"app","robot":"team/app+ci","accepted":true,"failures":[]},
                   {"name":"web","robot":"team/web+ci","accepted":false,
                    "failures":[{"part":"ref","problem":"is 'x'"},{"part":"aud","problem":"is another"}]}],
                 "robots":["team/app+ci"]}
                """;

        assertThat(TrustVerdicts.of(Json.parse(answer.getBytes(StandardCharsets.UTF_8))))
                .containsExactly(
                        "a token of the provider hub",
                        "trust app, robot team/app+ci: accepted",
                        "trust web, robot team/web+ci: not accepted",
                        "  fails: ref: is 'x'",
                        "  fails: aud: is another",
                        "its bearer may act as team/app+ci",
                        "  iss     https://hub",
                        "  groups  a,b");
    }
}
