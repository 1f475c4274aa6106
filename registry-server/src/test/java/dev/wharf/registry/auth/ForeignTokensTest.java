package dev.wharf.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Access;
import dev.wharf.model.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens of the token servers that people have already, at a registry that is configured for them as registry:2 is. */
class ForeignTokensTest {
    private static final List<ForeignIssuer> ISSUERS = Stream.of(ForeignIssuer.Shape.values())
            .map(shape -> ForeignIssuer.create(shape, TestAuthority.NOW))
            .toList();

    @TempDir
    private Path directory;

    static List<ForeignIssuer> issuers() {
        return ISSUERS;
    }

    private TokenVerifier verifier(ForeignIssuer issuer) throws Exception {
        Path bundle = Files.writeString(directory.resolve("bundle.pem"), issuer.bundle());
        return verifier(issuer, CertificateBundle.read(bundle), Optional.empty());
    }

    private static TokenVerifier verifier(
            ForeignIssuer issuer, List<X509Certificate> certificates, Optional<JwksSource> jwks) {
        TestClock clock = new TestClock();
        TrustedKeys keys = new TrustedKeys(certificates, jwks, clock, Runnable::run);
        CertificateRoots roots = new CertificateRoots(certificates);
        List<String> algorithms = TokenVerifier.ALGORITHMS;
        ForeignIssuer.Shape shape = issuer.shape();
        return new TokenVerifier(shape.issuer(), shape.service(), roots, keys, algorithms, new Revocations(), clock);
    }

    private static boolean grants(Optional<VerifiedToken> token, String... scopes) {
        return token.orElseThrow()
                .grants(Stream.of(scopes)
                        .map(scope -> Scope.parse(scope).orElseThrow())
                        .toList());
    }

    private static Map<String, Object> entry(String type, String name, @Nullable Object actions) {
        Map<String, Object> entry = new HashMap<>(Map.of("type", type, "name", name));
        entry.put("actions", actions);
        return entry;
    }

    @ParameterizedTest
    @MethodSource("issuers")
    void grantsWhatTheTokenGrantsAndNothingElse(ForeignIssuer issuer) throws Exception {
        Optional<VerifiedToken> token = verifier(issuer)
                .verify(issuer.token()
                        .granting("repository:team/app:pull,push", "registry:catalog:*")
                        .sign(issuer.keys()));
        assertThat(token.orElseThrow().subject()).isEqualTo("alice");
        assertThat(grants(token, "repository:team/app:pull,push", "registry:catalog:*"))
                .isTrue();
        assertThat(grants(token, "repository:team/app:delete")).isFalse();
        assertThat(grants(token, "repository:team/ap:pull")).isFalse();
        assertThat(grants(token, "repository:team/app/x:pull")).isFalse();
        assertThat(grants(token, "repository:team/app:pull", "repository:other:pull"))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("issuers")
    void takesAccessAsTheyWriteIt(ForeignIssuer issuer) throws Exception {
        TokenVerifier verifier = verifier(issuer);
        // Harbor writes null for nothing, docker_auth and GitLab an empty list, and nobody has to write it at all.
        List<Optional<Object>> nothing = List.of(Optional.empty(), Optional.of(List.of()));
        for (Optional<Object> access : nothing) {
            String token = issuer.token().claim("access", access.orElse(null)).sign(issuer.keys());
            assertThat(verifier.verify(token).orElseThrow().access().entries()).isEmpty();
        }
        assertThat(verifier.verify(issuer.token().nullClaim("access").sign(issuer.keys()))
                        .orElseThrow()
                        .access()
                        .entries())
                .isEmpty();

        Optional<VerifiedToken> token = verifier.verify(issuer.token()
                .claim(
                        "access",
                        List.of(
                                entry("repository", "refused", List.of()),
                                entry("repository", "unsaid", null),
                                entry("repository", "harbor/app", List.of("push", "*", "pull", "scanner-pull")),
                                entry("repository", "twice", List.of("pull")),
                                entry("repository", "twice", List.of("push")),
                                entry("repository", "group/app/*", List.of("pull")),
                                entry("artifact", "team/app", List.of("pull", "push")),
                                entry("registry", "catalog", List.of("search")),
                                classed("team/plugin")))
                .sign(issuer.keys()));
        assertThat(grants(token, "repository:harbor/app:delete,pull,push")).isTrue();
        assertThat(grants(token, "repository:twice:pull,push")).isTrue();
        assertThat(grants(token, "repository:team/plugin:pull")).isTrue();
        for (String scope : List.of(
                "repository:refused:pull",
                "repository:unsaid:pull",
                "repository:group/app/x:pull",
                "repository:team/app:pull",
                "registry:catalog:*")) {
            assertThat(grants(token, scope)).as(scope).isFalse();
        }
    }

    private static Map<String, Object> classed(String name) {
        Map<String, Object> entry = entry("repository", name, List.of("pull"));
        entry.put("class", "plugin");
        return entry;
    }

    /** Registry 3 and GitLab take both, registry 2 only the first. */
    @ParameterizedTest
    @MethodSource("issuers")
    void takesOneAudienceOrSeveral(ForeignIssuer issuer) throws Exception {
        TokenVerifier verifier = verifier(issuer);
        String service = issuer.shape().service();
        for (Object audience : List.of(service, List.of(service), List.of("other", service))) {
            assertThat(verifier.verify(issuer.token().claim("aud", audience).sign(issuer.keys())))
                    .isPresent();
        }
        for (Object audience : List.of("other", List.of(), List.of("other"), service + " other", Map.of(service, 1))) {
            assertThat(verifier.verify(issuer.token().claim("aud", audience).sign(issuer.keys())))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("issuers")
    void asksForNoMoreClaimsThanItNeeds(ForeignIssuer issuer) throws Exception {
        TokenVerifier verifier = verifier(issuer);
        for (String claim : List.of("nbf", "iat", "jti", "sub")) {
            assertThat(verifier.verify(issuer.token().claim(claim, null).sign(issuer.keys())))
                    .as(claim)
                    .isPresent();
        }
        // GitLab's deploy tokens belong to nobody.
        Optional<VerifiedToken> nobody =
                verifier.verify(issuer.token().nullClaim("sub").sign(issuer.keys()));
        assertThat(nobody.orElseThrow().subject()).isEmpty();
        assertThat(verifier.verify(issuer.token()
                        .claim("unknown", Map.of("deep", Arrays.asList(1, null)))
                        .sign(issuer.keys())))
                .isPresent();
        for (String claim : List.of("iss", "aud", "exp")) {
            assertThat(verifier.verify(issuer.token().claim(claim, null).sign(issuer.keys())))
                    .as(claim)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("issuers")
    void refusesEverythingElse(ForeignIssuer issuer) throws Exception {
        TokenVerifier verifier = verifier(issuer);
        KeyPair stranger = issuer.keys().getPublic().getAlgorithm().equals("RSA")
                ? TestAuthority.generate("RSA")
                : TestAuthority.ec();
        String good = issuer.token().granting("repository:team/app:pull").sign(issuer.keys());
        String more = issuer.token().granting("repository:team/app:pull,push").sign(issuer.keys());
        String[] parts = good.split("\\.", -1);
        Map<String, String> bad = new HashMap<>();
        bad.put("of another issuer", issuer.token().claim("iss", "another").sign(issuer.keys()));
        bad.put(
                "expired",
                issuer.token().expires(TestAuthority.NOW.minusSeconds(61)).sign(issuer.keys()));
        bad.put(
                "not yet valid",
                issuer.token()
                        .claim("nbf", TestAuthority.NOW.getEpochSecond() + 61)
                        .sign(issuer.keys()));
        bad.put("signed by a stranger under this key's name", issuer.token().sign(stranger));
        bad.put("other claims", parts[0] + "." + more.split("\\.", -1)[1] + "." + parts[2]);
        bad.put("another signature", parts[0] + "." + parts[1] + "." + more.split("\\.", -1)[2]);
        bad.put("no signature", issuer.token().header("alg", "none").unsigned());
        bad.put(
                "the public key as a secret",
                issuer.token()
                        .header("alg", "HS256")
                        .mac(issuer.keys().getPublic().getEncoded()));
        bad.forEach((name, token) -> assertThat(verifier.verify(token)).as(name).isEmpty());
        for (ForeignIssuer other : ISSUERS) {
            if (!other.equals(issuer)) {
                String token = other.token()
                        .claim("iss", issuer.shape().issuer())
                        .claim("aud", issuer.shape().service())
                        .sign(other.keys());
                assertThat(verifier.verify(token)).as(other.toString()).isEmpty();
            }
        }
        assertThat(verifier.verify(good)).isPresent();
    }

    /** Their keys may also come as a key set, which registry:3 reads. */
    @ParameterizedTest
    @EnumSource(value = ForeignIssuer.Shape.class, mode = EnumSource.Mode.EXCLUDE, names = "CONTRIB_WITH_CHAIN")
    void takesTheirKeysAsAKeySet(ForeignIssuer.Shape shape) throws Exception {
        ForeignIssuer issuer = ForeignIssuer.create(shape, TestAuthority.NOW);
        Path file = Files.writeString(directory.resolve("jwks.json"), issuer.keySet());
        TokenVerifier verifier = verifier(issuer, List.of(), Optional.of(JwksSource.file(file)));
        String token = issuer.token().granting("repository:team/app:pull").sign(issuer.keys());
        assertThat(verifier.verify(token).orElseThrow().access().entries())
                .containsExactly(new Access("repository", "team/app", List.of("pull")));
        ForeignIssuer stranger = ForeignIssuer.create(shape, TestAuthority.NOW);
        assertThat(verifier.verify(stranger.token().sign(stranger.keys()))).isEmpty();
    }

    /** What GitLab's tokens have beside the actions changes nothing about who has signed them. */
    @ParameterizedTest
    @MethodSource("issuers")
    void keepsTheRulesForTags(ForeignIssuer issuer) throws Exception {
        Map<String, Object> entry = entry("repository", "team/app", List.of("pull", "push", "delete"));
        entry.put(
                "meta",
                Map.of(
                        "project_path",
                        "team",
                        "tag_deny_access_patterns",
                        Map.of("push", List.of("^v"), "delete", List.of()),
                        "tag_immutable_patterns",
                        List.of("^r")));
        String token = issuer.token().claim("access", List.of(entry)).sign(issuer.keys());
        assertThat(verifier(issuer).verify(token).orElseThrow().access().tagRules())
                .isEqualTo(Map.of("team/app", new TagRules(List.of("^v"), List.of(), List.of("^r"))));
    }
}
