package dev.wharf.token.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswdCommandTest extends CannedServer {
    private int passwd(String piped, String user) {
        return run(piped, "passwd", "--password-stdin", "--user=" + user, "--data=" + folder);
    }

    private int passwd(String piped) {
        return run(piped, "passwd", "--password-stdin", "--data=" + folder);
    }

    @Test
    void theOldPasswordLetsOneInAndTheNewOneIsSent() {
        answers.add(Canned.of(204, ""));

        assertThat(passwd("the old one\r\nthe new one", "ann")).isZero();
        assertThat(requests).containsExactly("PUT /api/v1/users/me/password {\"password\":\"the new one\"}");
        assertThat(authorizations).containsExactly(new Credentials.Password("ann", "the old one").header());
        assertThat(out() + err()).isEqualTo("user ann has another password\n");
    }

    @Test
    void nothingIsSentUnlessBothAreThere() {
        assertThat(passwd("the old one\n")).isEqualTo(2);
        assertThat(err()).isEqualTo("wharf: the new password of admin is missing on standard input\n");
        assertThat(passwd("")).isEqualTo(2);
        assertThat(requests).isEmpty();
    }

    @Test
    void itIsThatOfWhoeverIsLoggedIn() {
        Logins.of(Map.of("HOME", folder.toString()))
                .keep(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                        new Logins.Login("bob", new Credentials.Token("rga_bob"), Optional.empty()));
        answers.add(Canned.of(401, "{\"detail\":\"invalid username or password\"}"));

        assertThat(passwd("wrong\nthe new one\n")).isEqualTo(4);
        assertThat(err())
                .startsWith("wharf: invalid username or password (by the password of bob, at ")
                .hasLineCount(1);
    }

    @Test
    void adminIsRemindedOfTheFileWithTheOldOne() {
        answers.add(Canned.of(204, ""));

        assertThat(passwd("the old one\nthe new one\n")).isZero();
        assertThat(authorizations).containsExactly(new Credentials.Password("admin", "the old one").header());
        assertThat(err()).startsWith("wharf: " + folder.resolve("admin-password") + " still holds the old password");
    }

    @Test
    void aLoginSaysThatThePasswordHasToBeChangedFirst() {
        answers.add(Canned.of(403, "{\"detail\":\"PUT /api/v1/users/me/password\"}"));

        assertThat(run("old", "login", "--user=ann", "--password-stdin", "--data=" + folder))
                .isOne();
        assertThat(err()).isEqualTo("wharf: the password has to be changed first: ./wharf passwd --user ann\n");
    }
}
