package dev.wharf.it;

import dev.wharf.registry.auth.ForeignIssuer;
import dev.wharf.registry.auth.ForeignIssuer.Shape;
import dev.wharf.registry.auth.TestToken;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our registry in place of registry:2, with its configuration, behind the token servers that people have already. */
@ExtendWith(TestBed.class)
class ForeignIssuersIT {
    private static final String REALM = "https://auth.example/token";

    private final HttpClient http = HttpClient.newHttpClient();

    @ParameterizedTest
    @EnumSource(Shape.class)
    void itsTokensOpenWhatTheyGrant(Shape shape, TestBed.ScratchFolder scratch) throws Exception {
        ForeignIssuer issuer = ForeignIssuer.create(shape, Instant.now());
        try (LoneRegistry registry = registry(issuer, scratch.child("foreign"))) {
            registry.service().start();
            TokenMatrix matrix =
                    new TokenMatrix(http, registry.url(), REALM, shape.service(), scopes -> good(issuer, scopes));
            matrix.asksForATokenFirst();
            matrix.grantsWhatTheTokenSays();
            for (Map.Entry<String, String> bad : bad(issuer).entrySet()) {
                matrix.refuses(bad.getKey(), bad.getValue(), Optional.of(TokenMatrix.INVALID));
            }
        }
    }

    private static String good(ForeignIssuer issuer, String... scopes) {
        return issuer.token().granting(scopes).sign(issuer.keys());
    }

    private static Map<String, String> bad(ForeignIssuer issuer) {
        long now = issuer.now().getEpochSecond();
        String[] good = good(issuer, "repository:matrix/app:pull").split("\\.", -1);
        String[] more = good(issuer, "repository:matrix/app:*").split("\\.", -1);
        ForeignIssuer stranger = ForeignIssuer.create(issuer.shape(), issuer.now());
        return Map.of(
                "expired",
                full(issuer).expires(issuer.now().minusSeconds(120)).sign(issuer.keys()),
                "not yet valid",
                full(issuer).claim("nbf", now + 120).sign(issuer.keys()),
                "wrong audience",
                full(issuer).claim("aud", "another").sign(issuer.keys()),
                "wrong issuer",
                full(issuer).claim("iss", "another").sign(issuer.keys()),
                "tampered payload",
                good[0] + "." + more[1] + "." + good[2],
                "tampered signature",
                good[0] + "." + good[1] + "." + more[2],
                "of a stranger",
                full(stranger).sign(stranger.keys()),
                "alg none",
                full(issuer).header("alg", "none").unsigned(),
                "no signature",
                good[0] + "." + good[1] + ".",
                "no token",
                Base64.getUrlEncoder().encodeToString(good[1].getBytes(StandardCharsets.UTF_8)));
    }

    private static TestToken full(ForeignIssuer issuer) {
        return issuer.token().granting("repository:matrix/app:*");
    }

    /** As the manuals of these token servers say for registry:2. */
    private LoneRegistry registry(ForeignIssuer issuer, Path home) throws IOException {
        Path bundle = Files.writeString(home.resolve("bundle.pem"), issuer.bundle());
        return LoneRegistry.with(
                """
                auth:
                  token:
                    realm: %s
                    service: %s
                    issuer: %s
                    rootcertbundle: %s
                """.formatted(REALM, issuer.shape().service(), issuer.shape().issuer(), bundle), home, http);
    }
}
