package dev.wharf.token.federation;

import static dev.wharf.token.federation.TestDirectory.trust;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.wharf.token.federation.FederatedLogin.Accepted;
import dev.wharf.token.federation.FederatedLogin.Refused;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Claims as GitHub, GitLab and Kubernetes document theirs. */
class ProviderShapesTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final TestKey KEY = TestKey.create("one", JwsAlgorithm.RS256);

    private static final String GITHUB = """
            {"actor":"octocat","actor_id":"12","aud":"https://wharf.example","base_ref":"","environment":"prod",
             "event_name":"push","head_ref":"","iss":"ISSUER","job_workflow_ref":"org/app/.github/workflows/ci.yml@refs/heads/main",
             "jti":"example-id","ref":"refs/heads/main","ref_protected":"true","ref_type":"branch","repository":"org/app",
             "repository_id":"74","repository_owner":"org","repository_owner_id":"65","repository_visibility":"private",
             "run_attempt":"2","run_id":"4711","run_number":"10","runner_environment":"github-hosted","sha":"e5e4bd",
             "sub":"repo:org/app:environment:prod","workflow":"ci"}""";

    private static final String GITLAB = """
            {"aud":"https://wharf.example","iss":"ISSUER","jti":"235b3a54-b797-45c7-ae9a-f72d7bc6ef5b","namespace_id":"72",
             "namespace_path":"group/sub","project_id":"20","project_path":"group/sub/app","user_id":"1","user_login":"alice",
             "user_email":"alice@example.com","user_access_level":"maintainer","user_identities":[],"pipeline_id":"574",
             "pipeline_source":"push","job_id":"302","ref":"v1.2.3","ref_type":"tag","ref_path":"refs/tags/v1.2.3",
             "ref_protected":"true","environment":"prod","groups_direct":["group/sub","ops"],"runner_id":1,
             "runner_environment":"self-hosted","sha":"714a","project_visibility":"private",
             "sub":"project_path:group/sub/app:ref_type:tag:ref:v1.2.3"}""";

    private static final String KUBERNETES = """
            {"aud":["https://wharf.example"],"iss":"ISSUER","jti":"aed34954-b33a-4142-b1ec-389d6bbb4936",
             "kubernetes.io":{"namespace":"builds","node":{"name":"n1","uid":"646e"},"pod":{"name":"kaniko","uid":"5e0b"},
             "serviceaccount":{"name":"builder","uid":"14ee"},"warnafter":1793534400},
             "sub":"system:serviceaccount:builds:builder"}""";

    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of(GITHUB, "repository=org/app", ""),
                Arguments.of(GITHUB, "repository_owner=org;ref=refs/heads/main;event_name=push", ""),
                Arguments.of(GITHUB, "sub=repo:org/app:environment:prod", ""),
                Arguments.of(GITHUB, "sub=repo:org/app:*;ref_protected=true;environment=prod", ""),
                Arguments.of(GITHUB, "job_workflow_ref=org/app/.github/workflows/ci.yml@refs/heads/*", ""),
                Arguments.of(GITHUB, "repository_id=74;repository_owner_id=65", ""),
                Arguments.of(GITHUB, "repository=org/app;environment=staging", "environment"),
                Arguments.of(GITHUB, "repository=org/app-*", "repository"),
                Arguments.of(GITHUB, "sub=repo:org/app:ref:refs/heads/main", "sub"),
                Arguments.of(GITLAB, "project_path=group/sub/app;ref_type=tag;ref_protected=true", ""),
                Arguments.of(GITLAB, "namespace_path=group/*;ref=v*", ""),
                Arguments.of(GITLAB, "project_id=20;runner_id=1", ""),
                Arguments.of(GITLAB, "sub=project_path:group/sub/app:ref_type:tag:ref:v*", ""),
                Arguments.of(GITLAB, "groups_direct=ops", ""),
                Arguments.of(GITLAB, "groups_direct=dev", "groups_direct"),
                Arguments.of(GITLAB, "project_path=group/app", "project_path"),
                Arguments.of(GITLAB, "project_path=group/sub/app;ref_type=branch", "ref_type"),
                Arguments.of(KUBERNETES, "sub=system:serviceaccount:builds:builder", ""),
                Arguments.of(
                        KUBERNETES, "kubernetes.io.namespace=builds;kubernetes.io.serviceaccount.name=builder", ""),
                Arguments.of(KUBERNETES, "kubernetes.io.pod.name=kaniko*", ""),
                Arguments.of(KUBERNETES, "kubernetes.io.namespace=default", "kubernetes.io.namespace"),
                Arguments.of(KUBERNETES, "kubernetes.io.serviceaccount=builder", "kubernetes.io.serviceaccount"),
                Arguments.of(KUBERNETES, "repository=org/app", "repository"));
    }

    private final TestProvider server = TestProvider.start(KEY);
    private final TestDirectory directory = new TestDirectory(Provider.of("ci", server.issuer()));
    private final Federation federation = new Federation(directory, new OutboundHosts(Set.of("localhost")), () -> NOW);

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void conditionsFitWhatProvidersSay(String shape, String conditions, String failing) throws Exception {
        Trust trust = trust("t", conditions, "team+ci");
        directory.put(trust);
        Map<String, Object> claims = JSONObjectUtils.parse(shape.replace("ISSUER", server.issuer()));
        claims.put("iat", NOW.getEpochSecond());
        claims.put("nbf", NOW.getEpochSecond());
        claims.put("exp", NOW.getEpochSecond() + 3600);
        assertThat(federation.authenticate(KEY.sign(claims), Optional.empty()))
                .isEqualTo(
                        failing.isEmpty()
                                ? new Accepted(trust, String.valueOf(claims.get("sub")))
                                : new Refused("provider ci: t (" + failing + ")"));
    }
}
