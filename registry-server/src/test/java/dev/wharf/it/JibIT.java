package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryAuthenticationFailedException;
import com.google.cloud.tools.jib.api.RegistryImage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jib, which encodes nothing in what it asks token servers for, as build tools run it: inside their own process. */
@ExtendWith(TestBed.class)
class JibIT {
    private static final String OVER_HTTP = "sendCredentialsOverHttp";

    private final Wharf wharf;
    private final TestBed.ScratchFolder scratch;

    JibIT(Wharf wharf, TestBed.ScratchFolder scratch) {
        this.wharf = wharf;
        this.scratch = scratch;
    }

    @BeforeAll
    static void accounts(Wharf wharf) throws Exception {
        System.setProperty(OVER_HTTP, "true");
        wharf.admin().user("jib-alice");
        wharf.admin().allow("user:jib-alice", "jib/**", "pull", "push");
    }

    @AfterAll
    static void clear() {
        System.clearProperty(OVER_HTTP);
    }

    @Test
    void buildsOnWhatItHasPushedByNameAndPassword() throws Exception {
        Account alice = account();
        buildAndBuildOn("jib/password", alice);
        assertThatThrownBy(() -> push(Jib.fromScratch(), "jib/refused", new Account(alice.name(), "wrong")))
                .isInstanceOf(RegistryAuthenticationFailedException.class)
                .hasMessageContainingAll("401 Unauthorized", "\"details\":\"invalid username or password\"");
    }

    @Test
    void buildsOnWhatItHasPushedByAnIdentityToken() throws Exception {
        int before = wharf.token().accessLog().size();
        buildAndBuildOn("jib/identity", new Account("<token>", refreshToken()));
        assertThat(wharf.token().accessLog().stream().skip(before).filter(request -> request.is("POST", "/token")))
                .isNotEmpty()
                .allMatch(request -> request.status() == 200);
    }

    private void buildAndBuildOn(String repository, Account account) throws Exception {
        Path file = Files.writeString(scratch.child("jib").resolve("hello"), "hello from " + repository);
        JibContainer base = push(Jib.fromScratch().addLayer(List.of(file), "/base"), repository + "/base", account);
        JibContainer app = push(
                Jib.from(image(repository + "/base", account)).addLayer(List.of(file), "/app"), repository, account);
        assertThat(app.getDigest()).isNotEqualTo(base.getDigest());
        RegistryClient client = wharf.client(account());
        String token = client.token("repository:" + repository + ":pull");
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(client.get("/v2/" + repository + "/manifests/" + app.getDigest(), token)
                                .body())
                        .path("layers"))
                .hasSize(2);
    }

    /** With caches of its own: it takes nothing from a run before. */
    private JibContainer push(JibContainerBuilder builder, String repository, Account account) throws Exception {
        return builder.containerize(Containerizer.to(image(repository, account))
                .setAllowInsecureRegistries(true)
                .setBaseImageLayersCache(scratch.child("jib"))
                .setApplicationLayersCache(scratch.child("jib")));
    }

    private RegistryImage image(String repository, Account account) throws Exception {
        return RegistryImage.named(wharf.address() + "/" + repository + ":1")
                .addCredential(account.name(), account.password());
    }

    private Account account() throws Exception {
        return wharf.admin().user("jib-alice");
    }

    private String refreshToken() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String answer = http.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + wharf.tokenPort()
                                            + "/token?service=wharf-registry&offline_token=true"))
                                    .header("Authorization", BasicAuth.header(account()))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return JsonMapper.builder()
                    .build()
                    .readTree(answer)
                    .path("refresh_token")
                    .asText();
        }
    }
}
