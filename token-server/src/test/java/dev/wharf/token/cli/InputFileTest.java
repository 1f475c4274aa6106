package dev.wharf.token.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InputFileTest extends CannedServer {
    private int apply(Path file) {
        return command("rule apply " + file);
    }

    @Test
    void whatCannotBeReadIsNotSent() throws IOException {
        Path missing = folder.resolve("missing");
        assertThat(apply(missing)).isEqualTo(2);
        assertThat(err()).isEqualTo("wharf: there is no file " + missing + "\n");

        assertThat(apply(folder)).isOne();
        assertThat(err()).startsWith("wharf: " + folder + " cannot be read: ");

        Path broken = Files.writeString(folder.resolve("broken"), "[\n{\"note\": hunter2");
        assertThat(apply(broken)).isOne();
        assertThat(err()).isEqualTo("wharf: " + broken + " is not JSON in line 2\n");

        Path endless = Path.of("/dev/zero");
        assertThat(apply(endless)).isOne();
        assertThat(err()).isEqualTo("wharf: /dev/zero is longer than 8388608 bytes\n");
        assertThat(requests).isEmpty();
    }

    @Test
    void standardInputIsAFileToo() {
        assertThat(run("{", "rule", "apply", "-", "--data", folder.toString())).isOne();
        assertThat(err()).isEqualTo("wharf: standard input is not JSON in line 1\n");

        answers.add(Canned.of(200, "{\"claims\":{},\"trusts\":[],\"robots\":[]}"));
        assertThat(run(" a.b.c\n", "trust", "explain", "-", "--data", folder.toString()))
                .isZero();
        assertThat(requests).containsExactly("POST /api/v1/federation:explain {\"jwt\":\"a.b.c\"}");
        assertThat(out()).doesNotContain("a.b.c");
    }
}
