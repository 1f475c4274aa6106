package dev.wharf.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.registry.auth.TestAccess;
import dev.wharf.registry.auth.TestToken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens that grant everything but for some tags: GitLab's protected and immutable ones. */
class ProtectedTagsApiTest {
    private static final String MANIFESTS = "/v2/group/app/manifests/";

    private final TestAccess access = new TestAccess();
    private final TestRegistry registry = TestRegistry.start(TestRegistry.DELETE_ENABLED, access.controller());
    private final Api maintainer = with(Map.of());
    private final byte[] manifest = maintainer.image("group/app", "x");
    private final Digest digest = Digest.Algorithm.SHA256.of(manifest);

    @AfterEach
    void stop() {
        registry.close();
    }

    /** Everything on one repository, as GitLab grants it to its users, and on another one. */
    private Api with(Map<String, Object> meta) {
        List<String> actions = List.of("pull", "push", "delete");
        TestToken token = new TestToken()
                .claim(
                        "access",
                        List.of(
                                Map.of("type", "repository", "name", "group/app", "actions", actions, "meta", meta),
                                Map.of("type", "repository", "name", "group/free", "actions", actions)));
        return registry.api().with("Authorization", access.bearer(token));
    }

    /** As GitLab has it: a list for each action that is granted. */
    private static Map<String, Object> denied(String action, String... patterns) {
        Map<String, List<String>> lists = new HashMap<>(Map.of("push", List.of(), "delete", List.of()));
        lists.put(action, List.of(patterns));
        return Map.of("project_path", "group/app", "tag_deny_access_patterns", lists);
    }

    private Api.Request push(Api client, String reference) {
        return client.put(MANIFESTS + reference)
                .header("Content-Type", Api.OCI_MANIFEST)
                .body(manifest);
    }

    private void has(String... tags) {
        for (String tag : tags) {
            maintainer.get(MANIFESTS + tag).expect(200).header("Docker-Content-Digest", digest.toString());
        }
    }

    @Test
    void protectedTagsAreNotPushed() {
        Api developer = with(denied("push", "^v[0-9]+$", "^latest$"));
        assertThat(push(developer, "v1").refused(403, ErrorCode.DENIED).text()).contains("tag v1 is protected");
        push(developer, digest + "?tag=free&tag=latest").refused(403, ErrorCode.DENIED);
        push(developer, "free?tag=v2").refused(403, ErrorCode.DENIED);
        maintainer.get(MANIFESTS + digest).refused(404, ErrorCode.MANIFEST_UNKNOWN);

        push(developer, "v1-rc").expect(201);
        push(developer, digest.toString()).expect(201);
        push(maintainer, "v1").expect(201);
        developer.get(MANIFESTS + "v1").expect(200);
        developer.delete(MANIFESTS + "v1").expect(202);
    }

    @Test
    void protectedTagsAreNotDeleted() {
        Api developer = with(denied("delete", "^v[0-9]+$"));
        push(developer, "v1").expect(201);
        push(developer, "free").expect(201);
        assertThat(developer
                        .delete(MANIFESTS + "v1")
                        .refused(403, ErrorCode.DENIED)
                        .text())
                .contains("tag v1 is protected");
        developer.delete(MANIFESTS + "v9").refused(403, ErrorCode.DENIED);
        developer.delete(MANIFESTS + "free").expect(202);
        has("v1");
        maintainer.delete(MANIFESTS + "v1").expect(202);
    }

    @Test
    void immutableTagsAreMadeOnce() {
        Api developer = with(Map.of("tag_immutable_patterns", List.of("^v")));
        push(developer, "v1").expect(201);
        assertThat(push(developer, "v1").refused(403, ErrorCode.DENIED).text()).contains("tag v1 is immutable");
        push(developer, "free?tag=v1").refused(403, ErrorCode.DENIED);
        push(developer, "v1").header("If-Match", "*").refused(403, ErrorCode.DENIED);
        maintainer.get(MANIFESTS + "free").refused(404, ErrorCode.MANIFEST_UNKNOWN);
        developer.delete(MANIFESTS + "v1").refused(403, ErrorCode.DENIED);
        has("v1");

        push(developer, "free").expect(201);
        push(developer, "free").expect(201);
        developer.delete(MANIFESTS + "free").expect(202);
        push(developer, "v2").header("If-Match", "*").refused(412, ErrorCode.PRECONDITION_FAILED);
        push(maintainer, "v1").expect(201);
    }

    /** With a manifest go the tags that point at it, and without its blobs they are worth nothing. */
    @Test
    void nothingIsDeletedByDigestWhereTagsAreProtected() {
        push(maintainer, "v1").expect(201);
        Digest blob = maintainer.push("group/app", new byte[] {1});
        for (Api developer : List.of(
                with(denied("delete", "^never$")), with(Map.of("tag_immutable_patterns", List.of("^never$"))))) {
            developer.delete(MANIFESTS + digest).refused(403, ErrorCode.DENIED);
            developer.delete("/v2/group/app/blobs/" + blob).refused(403, ErrorCode.DENIED);
            developer.delete(developer.startUpload("group/app")).expect(204);
        }
        has("v1");
        Api other = with(denied("push", ""));
        other.delete("/v2/group/app/blobs/" + blob).expect(202);
        other.delete(MANIFESTS + digest).expect(202);
    }

    @Test
    void rulesHoldForTheirRepositoryAlone() {
        Api developer = with(denied("push", ""));
        push(developer, "free").refused(403, ErrorCode.DENIED);
        developer.pushImage("group/free", "v1");
        developer.delete("/v2/group/free/manifests/v1").expect(202);
    }

    @Test
    void aLimitThatNobodyKnowsGrantsNothing() {
        push(maintainer, "v1").expect(201);
        Api developer = with(Map.of("tag_pull_deny_patterns", List.of("^never$")));
        developer.get(MANIFESTS + "v1").refused(401, ErrorCode.UNAUTHORIZED);
        push(developer, "free").refused(401, ErrorCode.UNAUTHORIZED);
        developer.pushImage("group/free", "v1");
    }
}
