package dev.wharf.it;

import static dev.wharf.it.TortureOracle.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.it.Linearization.Effect;
import dev.wharf.it.Register.Write;
import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The blob pushes of one client: in every way there is, and gone on with after each restart. */
final class TortureUploads {
    private final TortureClient client;
    private final TortureOracle oracle;
    private final TortureChoices choices;
    private @Nullable Upload current;

    TortureUploads(TortureClient client, TortureOracle oracle, TortureChoices choices) {
        this.client = client;
        this.oracle = oracle;
        this.choices = choices;
    }

    /** One that takes several requests. */
    private static final class Upload {
        final String repository;
        final TortureBlob blob;
        final byte[] content;
        String location;
        /** As many bytes have been acknowledged. */
        int kept;
        /** As many bytes have been sent. */
        int sent;
        /** Whether its end, or that it is not wanted any more, has been said without an answer. */
        boolean mayBeGone;

        Upload(String repository, TortureBlob blob, String location) {
            this.repository = repository;
            this.blob = blob;
            this.content = blob.content();
            this.location = location;
        }

        byte[] part(int end) {
            sent = Math.max(sent, end);
            return Arrays.copyOfRange(content, kept, end);
        }

        void keep(int offset, String newLocation) {
            kept = offset;
            sent = offset;
            location = newLocation;
        }
    }

    /** A blob in one request or two. */
    void whole() throws IOException, InterruptedException {
        String repository = choices.repository();
        TortureBlob blob = choose();
        byte[] content = blob.content();
        Digest digest = oracle.digest(blob);
        Register register = oracle.blob(repository, digest);
        Write write = register.begin(Effect.write(PRESENT));
        HttpResponse<byte[]> answer = choices.oneIn(2)
                ? client.send("POST", uploads(repository) + "?digest=" + digest, content)
                : client.send("PUT", withDigest(begin(repository, blob), digest), content);
        assertThat(answer.statusCode()).isEqualTo(201);
        register.acknowledge(write);
    }

    private TortureBlob choose() {
        TortureBlob blob = choices.oneIn(2) ? choices.newBlob() : choices.blob();
        oracle.remember(blob);
        return blob;
    }

    /** Begins an upload, or goes one step further with the one begun. */
    void step() throws IOException, InterruptedException {
        Upload upload = current;
        if (upload == null) {
            String repository = choices.repository();
            TortureBlob blob = choose();
            current = new Upload(repository, blob, begin(repository, blob));
            return;
        }
        switch (choices.random().nextInt(8)) {
            case 0 -> cancel(upload);
            case 1, 2, 3 -> commit(upload);
            default -> append(upload);
        }
    }

    /** After a restart: all that was acknowledged is still there. */
    void takeUp() throws IOException, InterruptedException {
        Upload upload = current;
        if (upload == null) {
            return;
        }
        HttpResponse<byte[]> answer = client.get(upload.location);
        if (answer.statusCode() == 404) {
            assertThat(upload.mayBeGone).as("%s is gone", upload.location).isTrue();
            current = null;
            return;
        }
        String range = TortureClient.header(answer, "Range");
        int last = Integer.parseInt(range.substring(range.indexOf('-') + 1));
        int offset = last == 0 ? 0 : last + 1;
        assertThat(offset)
                .as("bytes of %s, of which %d were kept", upload.location, upload.kept)
                .isBetween(upload.mayBeGone ? 0 : upload.kept, upload.sent);
        upload.keep(offset, location(answer, 204));
        upload.mayBeGone = false;
    }

    /** A power cut may take an upload that is not at its end. */
    void mayBeGone() {
        if (current != null) {
            current.mayBeGone = true;
        }
    }

    /** With its algorithm, without, or with one that it turns out not to be; returns where it is. */
    private String begin(String repository, TortureBlob blob) throws IOException, InterruptedException {
        Algorithm named = choices.oneIn(4) ? choices.algorithm() : blob.algorithm();
        String query = choices.oneIn(4) ? "" : "?digest-algorithm=" + named.label();
        return location(client.send("POST", uploads(repository) + query, TortureClient.NOTHING), 202);
    }

    private void append(Upload upload) throws IOException, InterruptedException {
        int chosen = upload.kept + choices.random().nextInt(upload.content.length - upload.kept + 1);
        // The range 0-0 is that of one byte and of none; a client that wants to go on does not stop there.
        int end = chosen == 1 ? 0 : chosen;
        // An empty chunk has no range.
        HttpResponse<byte[]> answer = end > upload.kept && choices.oneIn(2)
                ? client.send(
                        "PATCH", upload.location, upload.part(end), "Content-Range", upload.kept + "-" + (end - 1))
                : client.send("PATCH", upload.location, upload.part(end));
        upload.keep(end, location(answer, 202));
    }

    private void commit(Upload upload) throws IOException, InterruptedException {
        Digest digest = oracle.digest(upload.blob);
        Register register = oracle.blob(upload.repository, digest);
        Write write = register.begin(Effect.write(PRESENT));
        upload.mayBeGone = true;
        HttpResponse<byte[]> answer =
                client.send("PUT", withDigest(upload.location, digest), upload.part(upload.content.length));
        assertThat(answer.statusCode()).isEqualTo(201);
        register.acknowledge(write);
        current = null;
    }

    private void cancel(Upload upload) throws IOException, InterruptedException {
        upload.mayBeGone = true;
        assertThat(client.send("DELETE", upload.location, TortureClient.NOTHING).statusCode())
                .isEqualTo(204);
        current = null;
    }

    private static String uploads(String repository) {
        return "/v2/" + repository + "/blobs/uploads/";
    }

    private static String withDigest(String location, Digest digest) {
        return location + (location.contains("?") ? "&" : "?") + "digest=" + digest;
    }

    private static String location(HttpResponse<byte[]> answer, int status) {
        assertThat(answer.statusCode()).as("%s", answer).isEqualTo(status);
        return TortureClient.header(answer, "Location");
    }
}
