package dev.wharf.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "+0, 0",
        "-0, 0",
        "5s, 5000000000",
        "30s, 30000000000",
        "1478s, 1478000000000",
        "-5s, -5000000000",
        "+5s, 5000000000",
        "5.0s, 5000000000",
        "5.6s, 5600000000",
        "5.s, 5000000000",
        ".5s, 500000000",
        "1.004s, 1004000000",
        "100.00100s, 100001000000",
        "10ns, 10",
        "11us, 11000",
        "12µs, 12000",
        "12μs, 12000",
        "13ms, 13000000",
        "14s, 14000000000",
        "15m, 900000000000",
        "16h, 57600000000000",
        "3h30m, 12600000000000",
        "10.5s4m, 250500000000",
        "-2m3.4s, -123400000000",
        "1h2m3s4ms5us6ns, 3723004005006",
        "39h9m14.425s, 140954425000000",
        "0.100000000000000000000h, 360000000000",
        "1.9ns, 1",
        "0s, 0",
        "9223372036854775807ns, 9223372036854775807",
        "2562047h47m16.854775807s, 9223372036854775807"
    })
    void readWhatGoReads(String text, long nanoseconds) {
        assertThat(GoDuration.parse(text)).contains(Duration.ofNanos(nanoseconds));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0s",
        "1,1s",
        "60,1m",
        "61,1m1s",
        "900,15m",
        "3600,1h",
        "5400,1h30m",
        "3601,1h1s",
        "86400,24h",
        "90061,25h1m1s"
    })
    void writesWhatItReads(long seconds, String text) {
        assertThat(GoDuration.format(Duration.ofSeconds(seconds))).isEqualTo(text);
        assertThat(GoDuration.parse(text)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3",
                "-",
                "s",
                ".",
                "-.",
                ".s",
                "+.s",
                "1d",
                "7d",
                "1S",
                "1 s",
                " 1s",
                "1s ",
                "1e3s",
                "1,5s",
                "--1s",
                "1s-1s",
                "1h30",
                "0x1s",
                "١s",
                "9223372036854775808ns",
                "3000000h",
                "2562047h47m16.854775808s",
                "infinity",
                "00"
            })
    void refuseWhatGoRefuses(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 100_000, 1_000_000})
    void refuseEndlessTextAtOnce(int length) {
        assertThat(GoDuration.parse("1".repeat(length) + "s")).isEmpty();
        assertThat(GoDuration.parse("1s".repeat(length))).isEmpty();
    }

    @Property
    void addUpTheTerms(
            @ForAll @IntRange(max = 100_000) int hours,
            @ForAll @IntRange(max = 100_000) int minutes,
            @ForAll @LongRange(max = 1_000_000_000_000L) long milliseconds) {
        assertThat(GoDuration.parse(hours + "h" + minutes + "m" + milliseconds + "ms"))
                .contains(Duration.ofHours(hours).plusMinutes(minutes).plusMillis(milliseconds));
    }

    @Property
    void neverThrow(@ForAll String text) {
        assertThat(GoDuration.parse(text)).isNotNull();
    }
}
