package dev.wharf.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    private static final List<String> KNOWN = List.of("addr", "net", "host", "prefix", "secret", "draintimeout", "tls");

    @ParameterizedTest
    @CsvSource({
        "adr,addr",
        "address,",
        "hsot,host",
        "hosts,host",
        "draintimout,draintimeout",
        "drain_timeouts,draintimeout",
        "perfix,prefix",
        "secert,secret",
        "tsl,tls",
        "ssl,",
        "x,",
        "nte,net",
        "timeout,"
    })
    void findTheNearest(String word, String expected) {
        assertThat(Spelling.nearest(word, KNOWN).orElse(null)).isEqualTo(expected);
    }

    @Property
    void forgiveOneLostLetter(
            @ForAll @AlphaChars @StringLength(min = 4, max = 20) String word, @ForAll @IntRange(max = 3) int at) {
        String lost = word.substring(0, at) + word.substring(at + 1);
        assertThat(Spelling.nearest(lost, List.of(word))).contains(word);
        assertThat(Spelling.nearest(word + "zz", List.of(word))).contains(word);
        assertThat(Spelling.nearest(word + "zzz", List.of(word))).isEmpty();
    }

    @Property
    void countAlikeBothWays(@ForAll @StringLength(max = 12) String one, @ForAll @StringLength(max = 12) String other) {
        assertThat(Spelling.edits(one, other)).isEqualTo(Spelling.edits(other, one));
        assertThat(Spelling.edits(one, one)).isZero();
    }
}
