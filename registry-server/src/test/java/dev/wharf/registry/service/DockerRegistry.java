package dev.wharf.registry.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.clients.Installed;
import dev.wharf.model.RepositoryName;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The original, registry 2.8, over a storage directory. */
public final class DockerRegistry implements AutoCloseable {
    private static final String PROGRAM = "/usr/bin/docker-registry";
    /** Its {@code http.secret}. */
    public static final String SECRET = "of this test";

    private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:[0-9]+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String address;

    private DockerRegistry(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    public static DockerRegistry start(Path storage) throws IOException {
        Process process = run(storage, "serve").start();
        BufferedReader log = process.errorReader(UTF_8);
        StringBuilder seen = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            seen.append(line).append('\n');
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                Thread.ofVirtual().start(() -> drain(log));
                return new DockerRegistry(process, listening.group(1));
            }
        }
        throw new IOException("docker-registry does not start:\n" + seen);
    }

    private static void drain(BufferedReader log) {
        try {
            while (log.readLine() != null) {
                // only so that it does not wait for a reader
            }
        } catch (IOException e) {
            // it has been stopped
        }
    }

    /** Runs its garbage collection with these flags; returns what it prints. */
    static String collectGarbage(Path storage, String... flags) throws IOException, InterruptedException {
        ProcessBuilder builder = run(storage, "garbage-collect");
        builder.command().addAll(List.of(flags));
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("garbage-collect fails:\n" + output);
        }
        return output;
    }

    private static ProcessBuilder run(Path storage, String command) throws IOException {
        Path config = Files.createTempFile("registry", ".yml");
        config.toFile().deleteOnExit();
        Files.writeString(config, """
                version: 0.1
                storage: {filesystem: {rootdirectory: "%s"}, delete: {enabled: true}}
                http: {addr: "127.0.0.1:0", secret: "%s"}
                """.formatted(storage, SECRET));
        ProcessBuilder builder =
                new ProcessBuilder(new ArrayList<>(List.of(Installed.orSkip(PROGRAM), command, config.toString())));
        // Where this names a file, 2.8 refuses to start, though it has nothing to do with a directory.
        builder.environment().remove("AWS_CA_BUNDLE");
        return builder;
    }

    public HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        URI uri = URI.create(path.startsWith("http") ? path : "http://" + address + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, new byte[0], headers);
    }

    String text(String path) throws IOException, InterruptedException {
        return new String(get(path).body(), UTF_8);
    }

    /** The path of an upload that the other registry has started: 2.8 wants to know how far it is, signed. */
    String uploadPath(RepositoryName repository, UploadStatus upload) {
        String state = "{\"Name\":\"%s\",\"UUID\":\"%s\",\"Offset\":%d,\"StartedAt\":\"%s\"}"
                .formatted(repository, upload.id(), upload.offset(), upload.startedAt());
        byte[] signature = sign(state.getBytes(UTF_8));
        byte[] token = (new String(signature, ISO_8859_1) + state).getBytes(ISO_8859_1);
        return "/v2/" + repository + "/blobs/uploads/" + upload.id() + "?_state="
                + Base64.getUrlEncoder().encodeToString(token).replace("=", "%3D");
    }

    private static byte[] sign(byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}
