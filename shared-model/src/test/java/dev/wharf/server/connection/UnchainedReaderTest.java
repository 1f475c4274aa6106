package dev.wharf.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.buffers.DataReader;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnchainedReaderTest {
    private static final int PIECE = 64 << 10;
    private static final int PIECES = 16 << 10;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void readsAsHelidonsReaderWhereverThePiecesEnd(int size) throws Exception {
        String text = "PUT /a HTTP/1.1\r\nhost: b\r\n\r\nfour plus eight and the rest";

        assertThat(conversation(new UnchainedReader(pieces(text, size))))
                .isEqualTo(conversation(DataReader.create(pieces(text, size))));
    }

    private static List<Object> conversation(DataReader reader) throws Exception {
        reader.ensureAvailable();
        int newLine = reader.findNewLine(100);
        String requestLine = reader.readAsciiString(newLine);
        boolean ends = reader.startsWithNewLine();
        reader.skip(2);
        int colon = reader.findOrNewLine((byte) ':', 100);
        String name = reader.readAsciiString(colon);
        byte separator = reader.read();
        String header = reader.readLine();
        byte next = reader.lookup();
        boolean blank = reader.startsWith("\r\n".getBytes(StandardCharsets.US_ASCII));
        reader.skip(2);
        String body = new String(reader.readBytes(5), StandardCharsets.US_ASCII)
                + reader.readLazyString(StandardCharsets.US_ASCII, 5)
                + reader.readBuffer(6).readString(6);
        return List.of(newLine, requestLine, ends, colon, name, separator, header, next, blank, body);
    }

    private static Supplier<byte @Nullable []> pieces(String text, int size) {
        Queue<byte[]> pieces = new ArrayDeque<>();
        for (int from = 0; from < text.length(); from += size) {
            String piece = text.substring(from, Math.min(text.length(), from + size));
            pieces.add(piece.getBytes(StandardCharsets.US_ASCII));
        }
        return pieces::poll;
    }

    /** A gigabyte in pieces, the first of which has grown old: none of the others may end in the old generation. */
    @Test
    void anOldPieceKeepsNoneAliveThatFollow() {
        DataReader reader = new UnchainedReader(() -> new byte[PIECE]);
        reader.ensureAvailable();
        System.gc();
        long collections = oldCollections();

        for (int i = 0; i < PIECES; i++) {
            reader.readBuffer();
        }

        assertThat(oldCollections()).isEqualTo(collections);
    }

    /** Collections of the whole heap, which are needed once the old generation is full. */
    private static long oldCollections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(collector -> List.of(collector.getMemoryPoolNames()).stream()
                        .anyMatch(pool -> pool.contains("Tenured") || pool.contains("Old")))
                .filter(collector -> !collector.getName().contains("Young")
                        && !collector.getName().equals("Copy"))
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
