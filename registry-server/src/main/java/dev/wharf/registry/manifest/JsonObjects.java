package dev.wharf.registry.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a JSON document in one pass and steps over what nobody asks for, so that memory does not grow with it.
 *
 * <p>Whoever reads a document must see the same as the registry has checked. So a field that counts may be there only
 * once, and the text must be UTF-8 without a byte order mark.
 */
final class JsonObjects {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final byte BYTE_ORDER_MARK = (byte) 0xEF;

    private final JsonParser json;

    private JsonObjects(JsonParser json) {
        this.json = json;
    }

    /** Is at the value of a field, and leaves it behind. */
    interface FieldReader {
        void read(String field) throws IOException, InvalidManifestException;
    }

    /** Is at a value, and leaves it behind. */
    interface ElementReader<T> {
        T read(String path) throws IOException, InvalidManifestException;
    }

    /** Reads a whole document. */
    interface DocumentReader<T> {
        T read(JsonObjects json) throws IOException, InvalidManifestException;
    }

    static <T> T read(byte[] document, DocumentReader<T> reader) throws InvalidManifestException {
        refuseOtherEncodings(document);
        try (JsonParser json = FACTORY.createParser(document)) {
            json.nextToken();
            T result = reader.read(new JsonObjects(json));
            if (json.nextToken() != null) {
                throw new InvalidManifestException("more text follows after the JSON document");
            }
            return result;
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            String where =
                    location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
            throw new InvalidManifestException("not JSON" + where + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new InvalidManifestException("not JSON: the text is not UTF-8");
        }
    }

    /**
     * Reads the object at the current position.
     *
     * @param path how a message names it; empty for the document
     * @param fields those that the reader gets; the others, and those that are null, are stepped over
     */
    void object(String path, Set<String> fields, FieldReader reader) throws IOException, InvalidManifestException {
        expect(JsonToken.START_OBJECT, path.isEmpty() ? "the document" : path, "an object");
        Set<String> seen = new HashSet<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (fields.contains(field)) {
                if (!seen.add(field)) {
                    throw new InvalidManifestException(join(path, field) + ": is there twice");
                }
                if (value != JsonToken.VALUE_NULL) {
                    reader.read(field);
                }
            }
            skip();
        }
    }

    <T> List<T> array(String path, ElementReader<T> reader) throws IOException, InvalidManifestException {
        expect(JsonToken.START_ARRAY, path, "an array");
        List<T> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            elements.add(reader.read(path + "[" + elements.size() + "]"));
        }
        return elements;
    }

    /**
     * Reads the strings of an object, in their order, and steps over what else is in it; of a name that is there twice
     * the last value counts, as elsewhere.
     */
    Map<String, String> texts(String path) throws IOException, InvalidManifestException {
        expect(JsonToken.START_OBJECT, path, "an object");
        Map<String, String> texts = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                texts.put(name, json.getText());
            }
            skip();
        }
        return texts;
    }

    String text(String path) throws IOException, InvalidManifestException {
        expect(JsonToken.VALUE_STRING, path, "a string");
        return json.getText();
    }

    long integer(String path) throws IOException, InvalidManifestException {
        expect(JsonToken.VALUE_NUMBER_INT, path, "an integer");
        return json.getLongValue();
    }

    /** Steps over the value at the current position, if it has anything in it. */
    void skip() throws IOException {
        json.skipChildren();
    }

    static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private void expect(JsonToken token, String path, String what) throws InvalidManifestException {
        if (json.currentToken() != token) {
            throw new InvalidManifestException(path + ": expected " + what);
        }
    }

    /**
     * The parser would detect UTF-16 and UTF-32, whose every ASCII character has a zero byte, and other readers not.
     */
    private static void refuseOtherEncodings(byte[] document) throws InvalidManifestException {
        if (document.length > 0 && document[0] == BYTE_ORDER_MARK) {
            throw new InvalidManifestException("not JSON: the text starts with a byte order mark");
        }
        for (byte b : document) {
            if (b == 0) {
                throw new InvalidManifestException("not JSON: the text is not UTF-8");
            }
        }
    }
}
