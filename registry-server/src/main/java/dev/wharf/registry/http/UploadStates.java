package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.service.RegistryException;
import dev.wharf.registry.service.UploadStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and reads the parameter {@code _state} of an upload's URL, byte for byte as registry:2 does: base64url, padded,
 * of an HMAC-SHA256 and the JSON that it is about. Registries with the same {@code http.secret} read each other's.
 *
 * <p>What it says protects against a request that is sent twice. Who may continue an upload, and how far it is, the
 * storage tells; so a client may leave the parameter out.
 */
final class UploadStates {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_LENGTH = 32;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SecretKey key;
    private final boolean shared;

    /**
     * @param secret {@code http.secret}; without one a random one takes its place, and what it has not signed counts as
     *     left out: it may come from before a restart, and the upload goes on
     */
    UploadStates(Optional<String> secret) {
        this.key = secret.<SecretKey>map(text -> new SecretKeySpec(text.getBytes(UTF_8), ALGORITHM))
                .orElseGet(UploadStates::randomKey);
        this.shared = secret.isPresent();
    }

    /** The value of the parameter for the state in which an upload is now, in no need of escapes but for {@code =}. */
    String sign(RepositoryName repository, UploadStatus upload) {
        // Names, UUIDs and times have nothing in them that JSON would escape.
        byte[] json = ("{\"Name\":\"" + repository + "\",\"UUID\":\"" + upload.id() + "\",\"Offset\":" + upload.offset()
                        + ",\"StartedAt\":\"" + upload.startedAt() + "\"}")
                .getBytes(UTF_8);
        byte[] token = ByteBuffer.allocate(MAC_LENGTH + json.length)
                .put(mac(json))
                .put(json)
                .array();
        return Base64.getUrlEncoder().encodeToString(token);
    }

    /**
     * How far the upload was when the parameter was signed; empty if that is not known.
     *
     * @throws RegistryException BLOB_UPLOAD_INVALID if it was not signed by the secret, or for another upload
     */
    OptionalLong offset(String state, RepositoryName repository, String id) {
        byte[] token = decode(state);
        byte[] json = Arrays.copyOfRange(token, Math.min(MAC_LENGTH, token.length), token.length);
        if (!MessageDigest.isEqual(mac(json), Arrays.copyOf(token, token.length - json.length))) {
            if (shared) {
                throw invalid("the signature of _state is wrong");
            }
            return OptionalLong.empty();
        }
        JsonNode content = parse(json);
        if (!content.path("Name").asText().equals(repository.value())
                || !content.path("UUID").asText().equals(id)
                || !content.path("Offset").canConvertToLong()) {
            throw invalid("_state is that of another upload");
        }
        return OptionalLong.of(content.path("Offset").longValue());
    }

    private static byte[] decode(String state) {
        try {
            return Base64.getUrlDecoder().decode(state);
        } catch (IllegalArgumentException e) {
            throw invalid("_state is not base64url");
        }
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw invalid("_state is not JSON");
        }
    }

    private byte[] mac(byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static SecretKey randomKey() {
        try {
            return KeyGenerator.getInstance(ALGORITHM).generateKey();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static RegistryException invalid(String detail) {
        return RegistryException.of(ErrorCode.BLOB_UPLOAD_INVALID, detail);
    }
}
