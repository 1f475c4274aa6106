package dev.wharf.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBodyTest {
    private static String json(ErrorCode code, Object detail) {
        return new String(ErrorBody.of(code, Optional.of(detail)).toJson(), UTF_8);
    }

    @Test
    void leaveAnAbsentDetailOut() {
        assertThat(new String(
                        ErrorBody.of(ErrorCode.UNSUPPORTED, Optional.empty()).toJson(), UTF_8))
                .isEqualTo("{\"errors\":[{\"code\":\"UNSUPPORTED\",\"message\":\"The operation is unsupported.\"}]}\n");
    }

    @Test
    void writeTextAndStructuresAsDetail() {
        assertThat(json(ErrorCode.MANIFEST_UNKNOWN, "unknown tag=latest"))
                .isEqualTo("{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\","
                        + "\"detail\":\"unknown tag=latest\"}]}\n");
        assertThat(json(ErrorCode.NAME_UNKNOWN, Map.of("name", "foo")))
                .isEqualTo("{\"errors\":[{\"code\":\"NAME_UNKNOWN\","
                        + "\"message\":\"repository name not known to registry\",\"detail\":{\"name\":\"foo\"}}]}\n");
        Map<String, String> access = new LinkedHashMap<>();
        access.put("Type", "repository");
        access.put("Class", "");
        access.put("Name", "foo");
        access.put("Action", "pull");
        assertThat(json(ErrorCode.UNAUTHORIZED, List.of(access)))
                .isEqualTo("{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\",\"detail\":"
                        + "[{\"Type\":\"repository\",\"Class\":\"\",\"Name\":\"foo\",\"Action\":\"pull\"}]}]}\n");
    }

    @Test
    void escapeWhatJsonEscapes() {
        assertThat(json(ErrorCode.UNKNOWN, "a\"b\\c\n\u0000é"))
                .isEqualTo("{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"unknown error\","
                        + "\"detail\":\"a\\\"b\\\\c\\n\\u0000é\"}]}\n");
    }

    @Test
    void keepTheOrderOfSeveralErrors() {
        ErrorBody body = new ErrorBody(List.of(
                new ErrorBody.Entry(ErrorCode.MANIFEST_BLOB_UNKNOWN, "first", Optional.of("sha256:a")),
                new ErrorBody.Entry(ErrorCode.MANIFEST_INVALID, "second", Optional.empty())));
        assertThat(new String(body.toJson(), UTF_8))
                .isEqualTo("{\"errors\":[{\"code\":\"MANIFEST_BLOB_UNKNOWN\",\"message\":\"first\","
                        + "\"detail\":\"sha256:a\"},{\"code\":\"MANIFEST_INVALID\",\"message\":\"second\"}]}\n");
    }

    @Test
    void haveAtLeastOneError() {
        assertThatThrownBy(() -> new ErrorBody(List.of())).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UNKNOWN                   | 500 | unknown error
            UNSUPPORTED               | 405 | The operation is unsupported.
            UNAUTHORIZED              | 401 | authentication required
            DENIED                    | 403 | requested access to the resource is denied
            UNAVAILABLE               | 503 | service unavailable
            TOOMANYREQUESTS           | 429 | too many requests
            DIGEST_INVALID            | 400 | provided digest did not match uploaded content
            SIZE_INVALID              | 400 | provided length did not match content length
            RANGE_INVALID             | 416 | invalid content range
            NAME_INVALID              | 400 | invalid repository name
            TAG_INVALID               | 400 | manifest tag did not match URI
            NAME_UNKNOWN              | 404 | repository name not known to registry
            MANIFEST_UNKNOWN          | 404 | manifest unknown
            MANIFEST_INVALID          | 400 | manifest invalid
            MANIFEST_BLOB_UNKNOWN     | 400 | blob unknown to registry
            BLOB_UNKNOWN              | 404 | blob unknown to registry
            BLOB_UPLOAD_UNKNOWN       | 404 | blob upload unknown to registry
            BLOB_UPLOAD_INVALID       | 404 | blob upload invalid
            PAGINATION_NUMBER_INVALID | 400 | invalid number of results requested
            """)
    void useTheStatusAndTextOfRegistry2(ErrorCode code, int status, String message) {
        assertThat(code.status()).isEqualTo(status);
        assertThat(code.message()).isEqualTo(message);
    }
}
