package dev.wharf.token.http;

import dev.wharf.token.authz.Requester;
import dev.wharf.token.storage.StoredToken;
import java.util.Optional;

/**
 * Whom a question about access is about.
 *
 * @param name as the question has it
 * @param enabled whether they get a token at all
 * @param token the token that they present, if the question is about one
 * @param requester as whom decisions see them
 */
record AskedCaller(String name, boolean enabled, Optional<StoredToken> token, Requester requester) {}
