package dev.wharf.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** Writes one JSON object on one line, in ASCII, so that nothing in it can move a terminal's cursor. */
final class JsonEncoder extends LineEncoder {
    private final JsonFactory factory =
            new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private final String time;
    private final String message;
    private final Map<String, String> constants;

    /**
     * @param time the name of the field with the time
     * @param message the name of the field with the message
     * @param constants further fields that the format wants
     */
    JsonEncoder(Map<String, String> fields, String time, String message, Map<String, String> constants) {
        super(fields);
        this.time = time;
        this.message = message;
        this.constants = constants;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = factory.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField(time, event.getInstant().toString());
            write(json, constants);
            json.writeStringField("level", level(event));
            json.writeStringField(message, event.getFormattedMessage());
            json.writeStringField("logger", event.getLoggerName());
            Optional<String> requestId = LogContext.requestId();
            if (requestId.isPresent()) {
                json.writeStringField(REQUEST_ID, requestId.get());
            }
            Optional<String> stackTrace = stackTrace(event);
            if (stackTrace.isPresent()) {
                json.writeStringField("error", stackTrace.get());
            }
            write(json, fields());
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Map<String, String> fields) throws IOException {
        for (Map.Entry<String, String> field : fields.entrySet()) {
            json.writeStringField(field.getKey(), field.getValue());
        }
    }
}
