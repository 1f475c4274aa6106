package dev.wharf.token.storage.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.clients.Installed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of one's own on 127.0.0.1, empty, without authentication and gone when stopped. */
final class PostgresServer {
    private static final String BIN = "/usr/lib/postgresql/15/bin/";
    private static final int START_SECONDS = 30;

    private final Path directory;
    private final int port;
    private final Process process;
    private int schemas;

    PostgresServer() throws IOException, InterruptedException, SQLException {
        Installed.orSkip(BIN + "postgres");
        directory = Files.createTempDirectory("wharf-postgres");
        if (isRoot()) {
            run(List.of("chown", "postgres", directory.toString()));
        }
        run(asPostgres("initdb", "-D", data(), "-U", "wharf", "--auth=trust", "--no-sync", "-E", "UTF8"));
        port = freePort();
        process = new ProcessBuilder(asPostgres(
                        "postgres", "-D", data(), "-h", "127.0.0.1", "-p", String.valueOf(port), "-F", "-k", ""))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        awaitStart();
    }

    /** The URL of a new, empty schema. */
    String newSchema() throws SQLException {
        String schema = "s" + ++schemas;
        execute("CREATE SCHEMA " + schema);
        return url() + "?currentSchema=" + schema;
    }

    /** The URL of a new database with what was dumped from another one. */
    String restored(Path dump) throws IOException, InterruptedException, SQLException {
        String name = "d" + ++schemas;
        execute("CREATE DATABASE " + name);
        run(List.of(
                BIN + "psql",
                "--host=127.0.0.1",
                "--port=" + port,
                "--username=wharf",
                "--dbname=" + name,
                "--set=ON_ERROR_STOP=1",
                "--file=" + dump));
        return url(name);
    }

    private String url() {
        return url("postgres");
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url(), "wharf", "");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void awaitStart() throws InterruptedException, SQLException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try {
                execute("SELECT 1");
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > end || process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    throw e;
                }
            }
        }
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    /** PostgreSQL refuses to run as root. */
    private static List<String> asPostgres(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(BIN + program);
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Process run = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(run.getInputStream().readAllBytes(), UTF_8);
        assertThat(run.waitFor()).as("%s: %s", command, output).isZero();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
