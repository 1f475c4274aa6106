package dev.wharf.token.federation;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The published keys of a provider (JSON Web Key Set, RFC 7517 section 5).
 *
 * @param keys by key id; one id may stand for keys of several kinds
 */
record KeySet(Map<String, List<VerificationKey>> keys) {
    static final KeySet EMPTY = new KeySet(Map.of());

    KeySet {
        keys = Map.copyOf(keys);
    }

    /** Reads a key set; keys without an id, of other kinds or malformed are left out, as the RFC asks. */
    static KeySet parse(String json) throws ParseException {
        Map<String, List<VerificationKey>> keys = new HashMap<>();
        for (Map<String, Object> entry : entries(json)) {
            parse(entry)
                    .ifPresent(jwk -> VerificationKey.of(jwk)
                            .ifPresent(key -> keys.computeIfAbsent(jwk.getKeyID(), _ -> new ArrayList<>())
                                    .add(key)));
        }
        return new KeySet(keys);
    }

    private static Map<String, Object>[] entries(String json) throws ParseException {
        try {
            Map<String, Object>[] entries = JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(json), "keys");
            if (entries == null) {
                throw new ParseException("there is no array 'keys'", 0);
            }
            return entries;
        } catch (ParseException | RuntimeException e) {
            // The library has runtime exceptions for some garbage.
            throw new ParseException("not a key set", 0);
        }
    }

    private static Optional<JWK> parse(Map<String, Object> entry) {
        try {
            return Optional.of(JWK.parse(entry)).filter(jwk -> jwk.getKeyID() != null);
        } catch (ParseException | RuntimeException e) {
            return Optional.empty();
        }
    }

    boolean names(String id) {
        return keys.containsKey(id);
    }

    /** The keys of that id that an algorithm can and may be used with. */
    List<VerificationKey> find(String id, JwsAlgorithm algorithm) {
        return keys.getOrDefault(id, List.of()).stream()
                .filter(key -> key.serves(algorithm))
                .toList();
    }
}
