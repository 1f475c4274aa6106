package dev.wharf.token.storage.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.wharf.model.Digest;
import dev.wharf.token.storage.BackupException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what {@link BackupWriter} wrote, line by line. */
final class BackupReader {
    /** Far above the longest row. */
    private static final int LONGEST_LINE = 1 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final InputStream in;
    private final MessageDigest hash = Digest.Algorithm.SHA256.newHash();
    private long line;
    private long rows;

    /** What follows the head. */
    sealed interface Part {
        /** From here on rows are those of a table. */
        record Table(String name, List<String> columns) implements Part {}

        /** The values of a row. */
        record Row(ArrayNode values) implements Part {}
    }

    BackupReader(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** How many rows were read. */
    long rows() {
        return rows;
    }

    /**
     * The head, to be read first.
     *
     * @throws IOException if it cannot be read
     * @throws BackupException if it is none
     */
    BackupHead head() throws IOException {
        byte[] text = line();
        JsonNode head = text.length == 0 ? MissingNode.getInstance() : parse(text);
        if (!head.path("format").asText().equals(BackupWriter.FORMAT)) {
            throw damaged("it does not say that this is the backup of a token server");
        }
        count(text);
        Map<String, Long> next = new HashMap<>();
        head.path("next")
                .properties()
                .forEach(entry -> next.put(entry.getKey(), entry.getValue().asLong()));
        try {
            return new BackupHead(
                    head.path("schema").asText(), Instant.parse(head.path("at").asText()), next);
        } catch (DateTimeParseException e) {
            throw damaged("it does not say when this was made", e);
        }
    }

    /**
     * What comes next; empty at the end, when all is known to be as it was written.
     *
     * @throws IOException if it cannot be read
     * @throws BackupException if it is damaged or incomplete
     */
    Optional<Part> next() throws IOException {
        byte[] text = line();
        if (text.length == 0) {
            throw damaged("the rest is missing");
        }
        JsonNode value = parse(text);
        if (value instanceof ArrayNode values) {
            rows++;
            count(text);
            return Optional.of(new Part.Row(values));
        }
        if (value.has("table")) {
            count(text);
            return Optional.of(new Part.Table(
                    value.path("table").asText(),
                    value.path("columns").valueStream().map(JsonNode::asText).toList()));
        }
        String digest = Digest.Algorithm.SHA256.digest(hash.digest()).toString();
        if (!value.path("digest").asText().equals(digest) || value.path("rows").asLong(-1) != rows) {
            throw damaged("what stands above is not what was written");
        }
        if (line().length > 0) {
            throw damaged("nothing may follow the end");
        }
        return Optional.empty();
    }

    /** The next line; empty at the end of the file. */
    private byte[] line() throws IOException {
        line++;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (text.size() == LONGEST_LINE) {
                throw damaged("it is too long");
            }
            text.write(next);
            next = in.read();
        }
        return text.toByteArray();
    }

    private void count(byte[] text) {
        hash.update(text);
        hash.update((byte) '\n');
    }

    private JsonNode parse(byte[] text) throws IOException {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw damaged("it is not JSON", e);
        }
    }

    /** Says in which line something is wrong. */
    BackupException damaged(String reason) {
        return new BackupException(here(reason));
    }

    /** Says in which line something is wrong, and how that was found. */
    BackupException damaged(String reason, Exception cause) {
        return new BackupException(here(reason), cause);
    }

    private String here(String reason) {
        return "line " + line + " of the backup: " + reason;
    }
}
