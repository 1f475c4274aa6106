package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which certificates the client of the admin API believes. */
@RequiresClients("openssl")
@ExtendWith(TestBed.class)
class ClientTlsIT {
    private final TestBed.ScratchFolder scratch;
    private final Path logins;

    ClientTlsIT(TestBed.ScratchFolder scratch) throws Exception {
        this.scratch = scratch;
        this.logins = scratch.child("logins");
    }

    private Command command(Object... words) {
        List<Object> line = new ArrayList<>(List.of(Service.JAVA, "-jar", Service.jar("token-server")));
        line.addAll(Arrays.asList(words));
        return Command.of(line.toArray()).with("XDG_CONFIG_HOME", logins.toString());
    }

    @Test
    void thatOfItsDataDirectoryAndThoseThatItIsTold() throws Exception {
        WharfSettings.Tls files = Certificates.make(scratch.child("certs"), "localhost");
        Path home = scratch.child("tls");
        try (Wharf wharf = Wharf.start(home, WharfSettings.standard().secured(files, "localhost"))) {
            command("login", "--password-stdin", "--data=" + home)
                    .typing(wharf.admin().account().password())
                    .run()
                    .succeeded();

            String url = "https://localhost:" + wharf.tokenPort();
            Command.Result unknown = command("user", "list", "--server=" + url).run();
            assertThat(unknown.exit()).isEqualTo(3);
            assertThat(unknown.err())
                    .startsWith("wharf: the token server " + url + " cannot be reached")
                    .contains("--cacert FILE names certificates to trust");
            command("user", "list", "--server=" + url, "--cacert=" + files.ca())
                    .run()
                    .succeeded();
            command("user", "list", "--server=" + url)
                    .with("WHARF_CACERT", files.ca().toString())
                    .run()
                    .succeeded();
            Command.Result none = command("user", "list", "--server=" + url, "--cacert=" + files.key())
                    .run();
            assertThat(none.exit()).isOne();
            assertThat(none.err()).startsWith("wharf: no certificates can be read from ");
        }
    }
}
