package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.ErrorCode;
import dev.wharf.registry.auth.CertificateRoots;
import dev.wharf.registry.auth.OpenAccess;
import dev.wharf.registry.auth.Realm;
import dev.wharf.registry.auth.Revocations;
import dev.wharf.registry.auth.TestAuthority;
import dev.wharf.registry.auth.TestClock;
import dev.wharf.registry.auth.TestToken;
import dev.wharf.registry.auth.TokenAccess;
import dev.wharf.registry.auth.TokenVerifier;
import dev.wharf.registry.auth.TrustedKeys;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers see of repositories, and take from them, that they do not name: never more than they may pull. */
@ParameterizedClass
@EnumSource
class VisibleApiTest {
    private static final String BEARER =
            "Bearer realm=\"https://auth.example/token\",service=\"wharf-registry\",scope=\"";
    private static final TestAuthority CA = TestAuthority.create("CA");
    private static final KeyPair SIGNER = TestAuthority.ec();
    private static final byte[] LAYER = "a layer of lib/secret".getBytes(UTF_8);

    private final Algorithm algorithm;
    private final Digest digest;
    private final String mount;
    private TestRegistry registry = start("");

    /** @param algorithm of the digest by which a layer is pushed and mounted */
    VisibleApiTest(Algorithm algorithm) {
        this.algorithm = algorithm;
        this.digest = algorithm.of(LAYER);
        this.mount = "/v2/team/app/blobs/uploads/?mount=" + digest;
    }

    private static TestRegistry start(String wharf) {
        TestClock clock = new TestClock();
        TokenVerifier verifier = new TokenVerifier(
                TestToken.ISSUER,
                TestToken.SERVICE,
                new CertificateRoots(List.of(CA.certificate())),
                new TrustedKeys(List.of(CA.certificate()), Optional.empty(), clock, Runnable::run),
                TokenVerifier.ALGORITHMS,
                new Revocations(),
                clock);
        return TestRegistry.start(
                TestRegistry.DELETE_ENABLED + "\n" + wharf,
                new TokenAccess(
                        new Realm("https://auth.example/token", List.of()),
                        TestToken.SERVICE,
                        verifier,
                        Optional.empty()));
    }

    @BeforeEach
    void push() {
        for (String name : List.of("lib/a", "lib/b", "lib/secret", "team/app", "zoo")) {
            as(token("repository:" + name + ":pull,push")).push(name, name.getBytes(UTF_8));
        }
        as(token("repository:lib/secret:pull,push")).push("lib/secret", LAYER, algorithm);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private static TestToken token(String... scopes) {
        return new TestToken().granting(scopes);
    }

    private static TestToken seeing(TestToken token, List<String> allow, List<String> deny) {
        return token.claim("wharf_visible", Map.of("allow", allow, "deny", deny, "complete", true));
    }

    private Api as(TestToken token) {
        return registry.api()
                .with(
                        "Authorization",
                        "Bearer " + token.x5c(CA.certify(SIGNER.getPublic())).sign(SIGNER));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lib/**    |            | ''             | "lib/a","lib/b","lib/secret"
            lib/**    | lib/secret | ''             | "lib/a","lib/b"
            **        | lib/**     | ''             | "team/app","zoo"
            lib/a,zoo |            | ''             | "lib/a","zoo"
            z*        |            | ''             | "zoo"
            **        | **         | ''             | ''
            nothing   |            | ''             | ''
            lib/**    | lib/a      | ?last=lib%2Fb  | "lib/secret"
            lib/**    |            | ?n=0           | ''
            """)
    void theCatalogShowsWhatMayBePulled(String allow, String deny, String query, String repositories) {
        List<String> denied = deny == null ? List.of() : List.of(deny.split(",", -1));
        as(seeing(token(), List.of(allow.split(",", -1)), denied))
                .get("/v2/_catalog" + query)
                .expect(200)
                .body("{\"repositories\":[" + repositories + "]}\n");
    }

    @Test
    void thePagesOfAFilteredCatalogAreFull() {
        Api api = as(seeing(token(), List.of("**"), List.of("lib/**")));
        api.get("/v2/_catalog?n=1")
                .expect(200)
                .header("Link", "</v2/_catalog?last=team%2Fapp&n=1>; rel=\"next\"")
                .body("{\"repositories\":[\"team/app\"]}\n");
        api.get("/v2/_catalog?n=1&last=team%2Fapp").expect(200).without("Link").body("{\"repositories\":[\"zoo\"]}\n");
    }

    @Test
    void whoMayListTheCatalogSeesAllOfIt() {
        as(seeing(token("registry:catalog:*"), List.of("zoo"), List.of("**")))
                .get("/v2/_catalog?n=2&last=lib%2Fb")
                .expect(200)
                .body("{\"repositories\":[\"lib/secret\",\"team/app\"]}\n");
    }

    @Test
    void whoMayNeitherListNorSeeIsSentForAToken() {
        registry.api()
                .get("/v2/_catalog")
                .refused(401, ErrorCode.UNAUTHORIZED)
                .header("WWW-Authenticate", BEARER + "registry:catalog:*\"");
        as(token("registry:catalog:search", "repository:zoo:pull"))
                .get("/v2/_catalog")
                .refused(401, ErrorCode.UNAUTHORIZED)
                .header("WWW-Authenticate", BEARER + "registry:catalog:*\",error=\"insufficient_scope\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"**", "a/**/b", "A"})
    void aBrokenClaimShowsNothing(String allow) {
        as(token().claim("wharf_visible", Map.of("allow", List.of("lib/**", allow), "deny", "x", "complete", true)))
                .get("/v2/_catalog")
                .expect(200)
                .body("{\"repositories\":[]}\n");
    }

    // anonymous mounts

    private Api.Answer mountAs(TestToken token) {
        return as(token).post(mount).send();
    }

    @Test
    void aBlobIsMountedFromWhereTheTokenMayPull() {
        TestToken pushing = token("repository:team/app:pull,push", "repository:lib/secret:pull");
        assertThat(mountAs(pushing).response().status()).isEqualTo(201);
        as(pushing).get("/v2/team/app/blobs/" + digest).expect(200).body(LAYER);
    }

    @Test
    void aBlobIsMountedFromWhatTheClaimShows() {
        TestToken pushing = seeing(token("repository:team/app:pull,push"), List.of("lib/**"), List.of());
        assertThat(mountAs(pushing).header("Docker-Content-Digest")).contains(digest.toString());
        as(pushing).get("/v2/team/app/blobs/" + digest).expect(200).body(LAYER);
    }

    @Test
    void aBlobThatMayNotBePulledLooksLikeOneThatIsNotThere() {
        TestToken pushing = token("repository:team/app:pull,push", "repository:lib/secret:push", "registry:catalog:*");
        for (TestToken token : List.of(
                pushing, seeing(pushing, List.of("**"), List.of("lib/s*")), seeing(pushing, List.of(), List.of()))) {
            Api.Answer refused = mountAs(token);
            Api.Answer unknown = as(token)
                    .post("/v2/team/app/blobs/uploads/?mount=" + algorithm.of(new byte[] {1}))
                    .send();
            for (Api.Answer answer : List.of(refused, unknown)) {
                assertThat(answer.response().status()).isEqualTo(202);
                assertThat(answer.response().body()).isEmpty();
                answer.without("Docker-Content-Digest");
            }
            assertThat(refused.response().headers().keySet())
                    .isEqualTo(unknown.response().headers().keySet());
            as(token).head("/v2/team/app/blobs/" + digest).expect(404);
        }
    }

    @Test
    void whatHasBeenDeletedIsNotMounted() {
        as(token("repository:lib/secret:delete"))
                .delete("/v2/lib/secret/blobs/" + digest)
                .expect(202);
        assertThat(mountAs(token("repository:team/app:pull,push", "repository:lib/secret:pull"))
                        .response()
                        .status())
                .isEqualTo(202);
    }

    @Test
    void withoutAuthenticationABlobIsMountedFromAnywhere() {
        try (TestRegistry open = TestRegistry.start(TestRegistry.DELETE_ENABLED, new OpenAccess())) {
            open.api().push("lib/secret", LAYER, algorithm);
            open.api().post(mount).expect(201);
            open.api().get("/v2/team/app/blobs/" + digest).expect(200).body(LAYER);
        }
    }

    @Test
    void aClientIsSentForATokenThatSaysWhatItMayPull() {
        registry.close();
        registry = start("wharf: {mount: {anonymous: true}}");
        push();
        TestToken narrow = token("repository:team/app:pull,push");
        as(narrow)
                .post(mount)
                .refused(401, ErrorCode.UNAUTHORIZED)
                .header(
                        "WWW-Authenticate",
                        BEARER
                                + "repository:team/app:pull,push registry:catalog:search\",error=\"insufficient_scope\"");
        as(narrow)
                .post(mount + "&from=lib/secret")
                .refused(401, ErrorCode.UNAUTHORIZED)
                .header(
                        "WWW-Authenticate",
                        BEARER
                                + "repository:team/app:pull,push repository:lib/secret:pull\",error=\"insufficient_scope\"");
        as(narrow).post("/v2/team/app/blobs/uploads/").expect(202);
        as(token("repository:team/app:pull,push", "registry:catalog:search"))
                .post(mount)
                .expect(202);
        assertThat(mountAs(seeing(narrow, List.of("lib/**"), List.of()))
                        .response()
                        .status())
                .isEqualTo(201);
    }

    // docker search

    private static String found(String query, String... names) {
        String results = String.join(
                ",",
                List.of(names).stream()
                        .map(
                                name -> "{\"name\":\"" + name
                                        + "\",\"description\":\"\",\"star_count\":0,\"is_official\":false,\"is_automated\":false}")
                        .toList());
        return "{\"query\":\"" + query + "\",\"num_results\":" + names.length + ",\"results\":[" + results + "]}\n";
    }

    @Test
    void anEngineLearnsThatItMayAsk() {
        registry.api()
                .get("/v1/_ping")
                .expect(200)
                .header("X-Docker-Registry-Standalone", "true")
                .body("{\"standalone\":true}\n");
        registry.api().get("/v1/repositories/x/images").refused(404, ErrorCode.UNSUPPORTED);
        registry.api().get("/v1/").refused(404, ErrorCode.UNSUPPORTED);
    }

    @Test
    void aSearchFindsWhatMayBePulled() {
        Api seer = as(seeing(token("registry:catalog:search"), List.of("lib/*", "zoo"), List.of("lib/secret")));
        seer.get("/v1/search?q=B").expect(200).body(found("B", "lib/b", "lib/a"));
        seer.get("/v1/search?q=b&n=1").expect(200).body(found("b", "lib/b"));
        seer.get("/v1/search?q=secret").expect(200).body(found("secret"));
        seer.get("/v1/search?n=0").expect(200).body(found("", "zoo", "lib/a", "lib/b"));
        seer.get("/v1/search?q=%22&n=1000").expect(200).body(found("\\\""));
        seer.get("/v1/search?q=b&n=x").refused(400, ErrorCode.PAGINATION_NUMBER_INVALID);
        as(token("registry:catalog:*")).get("/v1/search?q=secret").expect(200).body(found("secret", "lib/secret"));
        as(token("registry:catalog:search")).get("/v1/search?q=a").expect(200).body(found("a"));
    }

    /** An engine over plain HTTP sends no credentials, and an error would be all that its user sees. */
    @Test
    void anEngineWithoutCredentialsFindsNothingWhereNobodyCanSayWhatEverybodyMaySee() {
        Api engine = registry.api().with("X-Docker-Token", "true");
        engine.get("/v1/search?q=lib").expect(200).body(found("lib"));
        engine.with("Authorization", "Basic YTpi")
                .get("/v1/search?q=lib")
                .expect(200)
                .body(found("lib"));
        engine.with("Authorization", "Bearer nonsense").get("/v1/search?q=lib").refused(401, ErrorCode.UNAUTHORIZED);
    }

    @Test
    void otherClientsAreSentForAToken() {
        registry.api()
                .get("/v1/search?q=lib")
                .refused(401, ErrorCode.UNAUTHORIZED)
                .header("WWW-Authenticate", BEARER + "registry:catalog:search\"");
    }
}
