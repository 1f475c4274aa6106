package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretQueryTest {
    @ParameterizedTest
    @CsvSource({
        "/v2/, /v2/",
        "/?, /?",
        "/?a=b&c, /?a=b&c",
        "/token?service=s&scope=repository:a/b:pull, /token?service=s&scope=repository:a/b:pull",
        "/?password=p, /?password=***",
        "/?PassWord=p&n=1, /?PassWord=***&n=1",
        "/?token=p&token=q, /?token=***&token=***",
        "/?access_token=p, /?access_token=***",
        "/?refresh_token=p, /?refresh_token=***",
        "/?subject_token=p&actor_token=q, /?subject_token=***&actor_token=***",
        "/?client_secret=p, /?client_secret=***",
        "/?secret=p=q=r, /?secret=***",
        "/u?digest=sha256:0&_state=p, /u?digest=sha256:0&_state=***",
        "/?pass%77ord=p, /?pass%77ord=***",
        "/?%70%61%73%73%77%6f%72%64=p, /?%70%61%73%73%77%6f%72%64=***",
        "/?+password=p, /?+password=***",
        "/?a?password=p, /?a?password=p",
        "/?pass%zz=p, /?pass%zz=***",
        "/?password, /?password",
        "/?passwords=p, /?passwords=p",
        "https://x/y?token=p, https://x/y?token=***"
    })
    void takeSecretsOut(String url, String masked) {
        assertThat(SecretQuery.mask(url)).isEqualTo(masked);
    }

    @Property(tries = 200)
    void neverThrowAndNeverKeepThePassword(
            @ForAll @StringLength(max = 40) String before,
            @ForAll @AlphaChars @StringLength(min = 8, max = 20) String secret) {
        String path = before.replace(secret, "");
        assertThat(SecretQuery.mask("/" + path + "?" + path + "&password=" + secret))
                .doesNotContain("password=" + secret);
    }
}
