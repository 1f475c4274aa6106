package dev.wharf.server.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A server that runs out of file descriptors serves again when it has some; Helidon's own listener ends for good. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no ulimit")
class DescriptorsTest {
    private static final int DESCRIPTORS = 256;

    /** Serves until its standard input ends. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException {
            try (WireServer server = WireServer.start()) {
                // Loads what logging and answering need, while there are descriptors to read class files with.
                System.getLogger(Program.class.getName()).log(System.Logger.Level.WARNING, "starting");
                try (RawHttp client = server.connect()) {
                    client.exchange("GET", "/hello");
                }
                System.out.println(server.server.port());
                System.in.read();
            }
        }
    }

    @Test
    void servesAgainWhenThereAreSome() throws Exception {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + DESCRIPTORS + " && exec \"$0\" \"$@\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII))) {
            assertThat(output.readLine()).contains("starting");
            int port = Integer.parseInt(output.readLine());
            List<Socket> crowd = new ArrayList<>();
            for (int i = 0; i < 2 * DESCRIPTORS; i++) {
                crowd.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            assertThat(output.readLine()).contains("cannot accept connections");
            for (Socket socket : crowd) {
                socket.close();
            }
            try (RawHttp client = RawHttp.connect(port)) {
                assertThat(client.exchange("GET", "/hello").body()).isEqualTo("hello");
            }
        } finally {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
