package dev.wharf.token.storage.jdbc;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.model.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a backup: lines of JSON, first its head, then for each table an object that names its columns and an array for
 * each row, and last an object with the number of rows and the SHA-256 of all lines before. Every method throws
 * {@link UncheckedIOException} when it cannot be written.
 */
final class BackupWriter {
    static final String FORMAT = "wharf-token-backup";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final OutputStream out;
    private final MessageDigest hash = Digest.Algorithm.SHA256.newHash();
    private long rows;

    BackupWriter(OutputStream out) {
        this.out = out;
    }

    private record Head(String format, String schema, String at, Map<String, Long> next) {}

    private record Table(String table, List<String> columns) {}

    private record End(long rows, String digest) {}

    void head(BackupHead head) {
        line(new Head(FORMAT, head.schema(), head.at().toString(), new TreeMap<>(head.next())));
    }

    void table(BackupTable table) {
        line(new Table(table.name(), table.names()));
    }

    void row(List<@Nullable Object> values) {
        line(values);
        rows++;
    }

    void end() {
        line(new End(rows, Digest.Algorithm.SHA256.digest(hash.digest()).toString()));
    }

    private void line(Object value) {
        try {
            byte[] text = MAPPER.writeValueAsBytes(value);
            byte[] line = Arrays.copyOf(text, text.length + 1);
            line[text.length] = '\n';
            hash.update(line);
            out.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
