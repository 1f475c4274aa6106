package dev.wharf.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.model.ErrorCode;
import dev.wharf.registry.service.RegistryException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangesTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            bytes=500-1499,   500, 1000
            bytes=500-,       500, 1548
            bytes=-500,      1548,  500
            bytes=-5000,        0, 2048
            bytes=2000-5000, 2000,   48
            bytes=0-0,          0,    1
            bytes=2047-2047, 2047,    1
            bytes=0-99999999999999999999, 0, 2048
            'bytes= 1-2 ',      1,    2
            """)
    void selectsAPart(String header, long first, long length) {
        assertThat(ByteRange.parse(header, 2048)).containsExactly(new ByteRange(first, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lines=0-1",
                "bytes",
                "",
                "octets 0-1",
                "bytes=0-2000,0-2000",
                "bytes=0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0"
            })
    void sendsAllWhereItMay(String header) {
        assertThat(ByteRange.parse(header, 2048)).isEmpty();
    }

    @Test
    void selectsSeveralPartsAndLeavesOutThoseBehindTheEnd() {
        assertThat(ByteRange.parse("bytes=5-6, 0-1,9000-,-3", 2048))
                .containsExactly(new ByteRange(5, 2), new ByteRange(0, 2), new ByteRange(2045, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-1", "bytes=7-9"})
    void sendsAllOfNothing(String header) {
        assertThat(ByteRange.parse(header, 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=500-0",
                "bytes=5000-10000",
                "bytes=2048-",
                "bytes=-0",
                "bytes=-",
                "bytes=",
                "bytes=a-b",
                "bytes=1",
                "bytes=1-2-3",
                "bytes=--5",
                "bytes=99999999999999999999-",
                "bytes=0x1-2",
                "bytes=0-1,",
                "bytes=0-1,x",
                "bytes=3000-,4000-5000"
            })
    void refusesWhatHoldsNoByte(String header) {
        refused(() -> ByteRange.parse(header, 2048));
    }

    @Property
    void aPartIsInsideTheBlob(@ForAll("headers") String header, @ForAll @LongRange(max = 5_000) long size) {
        try {
            ByteRange.parse(header, size).forEach(part -> {
                assertThat(part.first()).isNotNegative();
                assertThat(part.length()).isPositive();
                assertThat(part.first() + part.length()).isLessThanOrEqualTo(size);
            });
        } catch (RegistryException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.RANGE_INVALID);
        }
    }

    @Provide
    Arbitrary<String> headers() {
        Arbitrary<String> number = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 6_000).map(String::valueOf),
                Arbitraries.of("", "99999999999999999999", "-1", "x", " "));
        return Arbitraries.oneOf(
                number.flatMap(a -> number.map(b -> "bytes=" + a + "-" + b)),
                number.flatMap(a -> number.map(b -> "bytes=" + a + "-," + b + "-" + a + ",-" + b)),
                Arbitraries.strings().ofMaxLength(20).map(text -> "bytes=" + text),
                Arbitraries.strings());
    }

    @ParameterizedTest
    @CsvSource({
        "0-511,0,512",
        "0-0,0,1",
        "512-1023,512,512",
        "999999999999999998-999999999999999999,999999999999999998,2"
    })
    void readsAChunksRange(String header, long first, long length) {
        ContentRange range = ContentRange.parse(header);
        assertThat(range.first()).isEqualTo(first);
        assertThat(range.length()).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "0",
                "5-4",
                "-1-5",
                "a-b",
                "0-5/10",
                "bytes 0-5/10",
                "0 - 5",
                "0-99999999999999999999",
                "1-2,3-4"
            })
    void refusesAnythingElseAsAChunksRange(String header) {
        refused(() -> ContentRange.parse(header));
    }

    @Property
    void aChunksRangeIsReadOrRefused(@ForAll String header) {
        try {
            assertThat(ContentRange.parse(header).length()).isPositive();
        } catch (RegistryException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.RANGE_INVALID);
        }
    }

    private static void refused(Runnable parse) {
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(parse::run)
                .extracting(RegistryException::code)
                .isEqualTo(ErrorCode.RANGE_INVALID);
    }
}
