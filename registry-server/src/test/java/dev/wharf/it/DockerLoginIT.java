package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@RequiresClients({"dockerd", "docker"})
@ExtendWith(TestBed.class)
class DockerLoginIT {
    private final Wharf wharf;
    private final DockerDaemon daemon;

    DockerLoginIT(Wharf wharf, DockerDaemon daemon) {
        this.wharf = wharf;
        this.daemon = daemon;
    }

    @BeforeAll
    static void accounts(Wharf wharf) throws Exception {
        wharf.admin().user("login-alice");
    }

    @ParameterizedTest
    @CsvSource({
        "login-alice, not the password of login-alice",
        "login-nobody, the password of login-nobody",
    })
    void wrongAndUnknownCredentialsAreRefusedInTheSameWords(String name, String password) throws Exception {
        Docker docker = daemon.client(name + "-refused");

        Command.Result login =
                docker.login(wharf.address(), new Account(name, password)).failed();

        assertThat(login.text())
                .contains("unauthorized: invalid username or password")
                .doesNotContain("Exception");
        assertThat(docker.config().resolve("config.json")).doesNotExist();
    }

    @Test
    void theRightPasswordLogsInAndIsKeptForLater() throws Exception {
        Docker docker = daemon.client("login-alice");

        Command.Result login = docker.login(wharf.address(), new Account("login-alice", "the password of login-alice"))
                .succeeded();

        assertThat(login.out()).contains("Login Succeeded");
        assertThat(Files.readString(docker.config().resolve("config.json"))).contains(wharf.address());
    }

    @Test
    void loggingInNeverTriesThePasswordTwice() throws Exception {
        int before = wharf.token().accessLog().size();

        daemon.client("login-once")
                .login(wharf.address(), new Account("login-alice", "wrong"))
                .failed();

        // An error that docker does not recognise as "unauthorized" makes it try again over plain HTTP.
        // The access log may lag behind the answer.
        Wait.until(
                "the request is logged",
                Duration.ofSeconds(10),
                () -> since(before).findAny().isPresent());
        assertThat(since(before))
                .singleElement()
                .satisfies(request -> assertThat(request.status()).isEqualTo(401));
    }

    private Stream<AccessLogLine> since(int before) throws IOException {
        return wharf.token().accessLog().stream().skip(before);
    }
}
