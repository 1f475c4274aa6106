package dev.wharf.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A docker daemon of the test's own, in its own mount and process namespaces: killing its first process ends everything
 * it started and lets the kernel drop its mounts, and the machine's {@code /etc/docker} and {@code /etc/hosts} stay as
 * they are.
 */
final class DockerDaemon implements AutoCloseable {
    /**
     * Resolves to ::1 for the daemon. Docker speaks to 127.0.0.0/8 without checking certificates, so only this name
     * shows what it does over TLS.
     */
    static final String SECURE_HOST = "secure.wharf.test";

    private static final String START = """
            mkdir -p /etc/docker &&
            mount --bind "$0/etc" /etc/docker &&
            mount --bind "$0/hosts" /etc/hosts &&
            ip link set lo up &&
            exec dockerd --data-root "$0/root" --exec-root "$0/exec" --host "unix://$0/docker.sock" \
                --pidfile "$0/docker.pid" "$@"
            """;

    private final Path home;
    private final Process process;

    private DockerDaemon(Path home, Process process) {
        this.home = home;
        this.process = process;
    }

    /**
     * On the machine's loopback interface, and without networks for containers.
     *
     * @param home an empty folder with a short path: a socket's path holds 107 bytes at most
     */
    static DockerDaemon start(Path home) throws IOException, InterruptedException {
        return start(home, List.of("unshare"), List.of("--iptables=false", "--ip6tables=false", "--bridge=none"));
    }

    /**
     * In a network namespace of its own, where containers have networks and published ports without a trace on the
     * machine. What the daemon calls localhost is in there too.
     */
    static DockerDaemon startWithNetworks(Path home) throws IOException, InterruptedException {
        return start(home, List.of("unshare", "--net"), List.of());
    }

    private static DockerDaemon start(Path home, List<String> unshare, List<String> networks)
            throws IOException, InterruptedException {
        Files.createDirectories(home.resolve("etc"));
        Files.writeString(home.resolve("hosts"), "127.0.0.1 localhost\n::1 " + SECURE_HOST + "\n");
        List<String> line = new ArrayList<>(unshare);
        line.addAll(List.of("--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc"));
        line.addAll(List.of("sh", "-c", START, home.toString()));
        line.addAll(networks);
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("dockerd.log").toFile())
                .start();
        DockerDaemon daemon = new DockerDaemon(home, process);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Docker docker = daemon.client("start");
        Wait.until("dockerd answers", Duration.ofSeconds(60), () -> {
            if (!process.isAlive()) {
                throw new AssertionError(Files.readString(home.resolve("dockerd.log")));
            }
            return docker.run("version").exit() == 0;
        });
        return daemon;
    }

    /** A command-line client with its own stored logins. */
    Docker client(String name) {
        return new Docker(home.resolve("docker.sock"), home.resolve("config-" + name));
    }

    /** Makes the daemon trust a certificate authority for one registry. */
    void trust(String hostAndPort, Path ca) throws IOException {
        Path folder = Files.createDirectories(home.resolve("etc/certs.d").resolve(hostAndPort));
        Files.copy(ca, folder.resolve("ca.crt"));
    }

    /** Kills the first process of the namespace; when that one is gone the kernel has ended all others. */
    @Override
    public void close() {
        process.children().forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }
}
