package dev.wharf.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/**
 * What any registry has to do with tokens, whoever has issued them, route by route: what a token grants is done, and
 * what it does not grant is refused with a challenge that says what is missing.
 *
 * @param realm where the challenges have to send clients
 * @param service the audience
 * @param tokens where tokens come from
 */
record TokenMatrix(HttpClient http, URI registry, String realm, String service, Tokens tokens) {
    static final String INVALID = "invalid_token";

    private static final String INSUFFICIENT = "insufficient_scope";
    private static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final byte[] CONFIG = "{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(UTF_8);
    static final Digest CONFIG_DIGEST = Digest.Algorithm.SHA256.of(CONFIG);
    private static final String MANIFEST = "{\"schemaVersion\":2,\"mediaType\":\"" + OCI_MANIFEST
            + "\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"" + CONFIG_DIGEST
            + "\",\"size\":" + CONFIG.length + "},\"layers\":[]}";

    /** Makes tokens, good now. */
    @FunctionalInterface
    interface Tokens {
        /** A token that grants just that, each item like {@code repository:team/app:pull,push}. */
        String granting(String... scopes) throws Exception;
    }

    /** Nobody is let in without a token, whatever he asks for. */
    void asksForATokenFirst() throws Exception {
        assertChallenged(send("GET", "/v2/", Optional.empty()), "", Optional.empty());
        assertChallenged(
                send("GET", "/v2/matrix/app/manifests/1", Optional.empty()),
                "repository:matrix/app:pull",
                Optional.empty());
        assertChallenged(
                send("POST", "/v2/matrix/app/blobs/uploads/", Optional.empty()),
                "repository:matrix/app:pull,push",
                Optional.empty());
        assertChallenged(send("GET", "/v2/_catalog", Optional.empty()), "registry:catalog:*", Optional.empty());
        takes(tokens.granting());
    }

    /** Push, pull, mount, catalog, delete, each first without the right to it. */
    void grantsWhatTheTokenSays() throws Exception {
        String push = tokens.granting("repository:matrix/base:pull,push");
        String other = tokens.granting("repository:matrix/other:pull,push,delete");
        String pull = tokens.granting("repository:matrix/base:pull");
        String uploads = "/v2/matrix/base/blobs/uploads/";
        for (String poor : new String[] {other, pull, tokens.granting()}) {
            assertRefused(send("POST", uploads, Optional.of(poor)), "repository:matrix/base:pull,push");
            assertRefused(putManifest("matrix/base", poor), "repository:matrix/base:pull,push");
        }
        push("matrix/base", push);

        for (String target : new String[] {"manifests/1", "blobs/" + CONFIG_DIGEST, "tags/list"}) {
            assertRefused(send("GET", "/v2/matrix/base/" + target, Optional.of(other)), "repository:matrix/base:pull");
            assertStatus(200, send("GET", "/v2/matrix/base/" + target, Optional.of(pull)));
        }
        mounts();
        catalog();
        deletes(push);
    }

    private void mounts() throws Exception {
        String mount = "/v2/matrix/app/blobs/uploads/?mount=" + CONFIG_DIGEST + "&from=matrix/base";
        String both = "repository:matrix/app:pull,push repository:matrix/base:pull";
        assertRefused(send("POST", mount, Optional.of(tokens.granting("repository:matrix/app:pull,push"))), both);
        assertRefused(send("POST", mount, Optional.of(tokens.granting("repository:matrix/base:pull,push"))), both);
        String granted = tokens.granting("repository:matrix/app:pull,push", "repository:matrix/base:pull");
        assertStatus(404, send("HEAD", "/v2/matrix/app/blobs/" + CONFIG_DIGEST, Optional.of(granted)));
        assertStatus(201, send("POST", mount, Optional.of(granted)));
        assertStatus(200, send("HEAD", "/v2/matrix/app/blobs/" + CONFIG_DIGEST, Optional.of(granted)));
    }

    private void catalog() throws Exception {
        assertRefused(
                send("GET", "/v2/_catalog", Optional.of(tokens.granting("repository:matrix/base:pull"))),
                "registry:catalog:*");
        HttpResponse<String> all = send("GET", "/v2/_catalog", Optional.of(tokens.granting("registry:catalog:*")));
        assertStatus(200, all);
        assertThat(all.body()).contains("\"matrix/base\"");
    }

    private void deletes(String push) throws Exception {
        String delete = tokens.granting("repository:matrix/base:pull,delete");
        for (String target : new String[] {"manifests/" + digest(), "blobs/" + CONFIG_DIGEST}) {
            assertRefused(
                    send("DELETE", "/v2/matrix/base/" + target, Optional.of(push)), "repository:matrix/base:delete");
            assertStatus(202, send("DELETE", "/v2/matrix/base/" + target, Optional.of(delete)));
            assertStatus(404, send("GET", "/v2/matrix/base/" + target, Optional.of(delete)));
        }
    }

    /** The manifest that is pushed. */
    static Digest digest() {
        return Digest.Algorithm.SHA256.of(MANIFEST.getBytes(UTF_8));
    }

    /** A good token, whatever it grants, is good for {@code GET /v2/}. */
    void takes(String token) throws Exception {
        assertStatus(200, send("GET", "/v2/", Optional.of(token)));
    }

    /**
     * A token that must not be believed opens nothing.
     *
     * @param error what the challenge has to say of it; empty if nothing
     */
    void refuses(String name, String token, Optional<String> error) throws Exception {
        String scope = "repository:matrix/app:pull";
        assertChallenged(send("GET", "/v2/matrix/app/tags/list", Optional.of(token)), scope, error, name);
        assertChallenged(send("GET", "/v2/", Optional.of(token)), "", error, name);
    }

    /**
     * Pushes a small image with the tag 1, each blob in one piece, for not every registry takes a last one with PUT.
     */
    void push(String repository, String token) throws IOException, InterruptedException {
        HttpResponse<String> opened = send("POST", "/v2/" + repository + "/blobs/uploads/", Optional.of(token));
        assertStatus(202, opened);
        String location = opened.headers().firstValue("Location").orElseThrow();
        assertStatus(
                201,
                send(
                        "PUT",
                        location + (location.contains("?") ? "&" : "?") + "digest=" + CONFIG_DIGEST,
                        Optional.of(token),
                        BodyPublishers.ofByteArray(CONFIG),
                        "application/octet-stream"));
        assertStatus(201, putManifest(repository, token));
    }

    private HttpResponse<String> putManifest(String repository, String token) throws IOException, InterruptedException {
        BodyPublisher body = BodyPublishers.ofString(MANIFEST);
        return send("PUT", "/v2/" + repository + "/manifests/1", Optional.of(token), body, OCI_MANIFEST);
    }

    private HttpResponse<String> send(String method, String target, Optional<String> token)
            throws IOException, InterruptedException {
        return send(method, target, token, BodyPublishers.noBody(), "application/octet-stream");
    }

    private HttpResponse<String> send(
            String method, String target, Optional<String> token, BodyPublisher body, String type)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(registry.resolve(target))
                .timeout(Duration.ofSeconds(30))
                .header("Accept", OCI_MANIFEST)
                .header("Content-Type", type)
                .method(method, body);
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static void assertStatus(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as("%s: %s", answer, answer.body()).isEqualTo(status);
    }

    private void assertRefused(HttpResponse<String> answer, String scope) {
        assertChallenged(answer, scope, Optional.of(INSUFFICIENT));
    }

    private void assertChallenged(HttpResponse<String> answer, String scope, Optional<String> error) {
        assertChallenged(answer, scope, error, "");
    }

    private void assertChallenged(HttpResponse<String> answer, String scope, Optional<String> error, String token) {
        assertThat(answer.statusCode())
                .as("%s %s: %s", token, answer, answer.body())
                .isEqualTo(401);
        assertThat(answer.body()).contains("\"UNAUTHORIZED\"");
        assertThat(answer.headers().allValues("WWW-Authenticate")).as(token).hasSize(1);
        assertThat(SentChallenge.parse(
                        answer.headers().firstValue("WWW-Authenticate").orElseThrow()))
                .as("%s %s", token, answer)
                .isEqualTo(new SentChallenge(realm, service, SentChallenge.scopes(scope), error));
    }
}
