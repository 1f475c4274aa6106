package dev.wharf.it;

import static dev.wharf.it.TortureOracle.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.it.Register.Write;
import dev.wharf.it.TortureOracle.Pushed;
import dev.wharf.it.TortureOracle.Thing;
import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import dev.wharf.model.MediaType;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** One client that does what comes to its mind, tells the oracle, and checks what it is told. */
final class TortureWorker {
    private static final byte[] NOTHING = new byte[0];
    private static final int RECENT_BLOBS = 25;

    private final TortureClient client;
    private final TortureOracle oracle;
    private final TortureUploads uploads;
    private final SplittableRandom random;
    private final AtomicLong answered;

    /** @param answered counts the requests that were answered */
    TortureWorker(TortureClient client, TortureOracle oracle, SplittableRandom random, AtomicLong answered) {
        this.client = client;
        this.oracle = oracle;
        this.random = random;
        this.answered = answered;
        this.uploads = new TortureUploads(client, oracle, random.split());
    }

    /** Works until a request is not answered. */
    void work() throws InterruptedException {
        try {
            uploads.takeUp();
            while (true) {
                step();
                answered.incrementAndGet();
            }
        } catch (IOException e) {
            // killed
        }
    }

    /** After a power cut an upload may be gone. */
    void loseUploads() {
        uploads.mayBeGone();
    }

    private void step() throws IOException, InterruptedException {
        String repository = any(TortureOracle.REPOSITORIES);
        int number = number();
        Digest digest = digest(number);
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> uploads.whole(repository, content(number));
            case 3, 4, 5, 6 -> uploads.step(repository, content(number));
            case 7 -> mount(repository, any(TortureOracle.REPOSITORIES), digest);
            case 8 -> read(new Thing(repository, "blobs", digest.toString()));
            case 9, 10 -> read(new Thing(repository, "manifests", any(TortureOracle.TAGS)));
            case 11 -> delete(oracle.blob(repository, digest), "/v2/" + repository + "/blobs/" + digest);
            case 12 -> {
                String tag = any(TortureOracle.TAGS);
                delete(oracle.tag(repository, tag), "/v2/" + repository + "/manifests/" + tag);
            }
            case 13 -> deleteManifest(repository);
            case 14 -> readManifest(repository);
            default -> putManifest(repository);
        }
    }

    private void mount(String to, String from, Digest digest) throws IOException, InterruptedException {
        Register register = oracle.blob(to, digest);
        Write write = register.begin(PRESENT);
        long sent = oracle.now();
        HttpResponse<byte[]> answer =
                client.send("POST", "/v2/" + to + "/blobs/uploads/?mount=" + digest + "&from=" + from, NOTHING);
        if (answer.statusCode() == 201) {
            register.acknowledge(write);
            check(oracle.blob(from, digest), PRESENT, sent);
        } else {
            assertThat(answer.statusCode()).isEqualTo(202);
            register.withdraw(write);
            check(oracle.blob(from, digest), Register.ABSENT, sent);
            client.send("DELETE", location(answer), NOTHING);
        }
    }

    private void read(Thing thing) throws IOException, InterruptedException {
        Register register = oracle.register(thing);
        long sent = oracle.now();
        check(register, TortureVerifier.observe(client, thing), sent);
    }

    private void readManifest(String repository) throws IOException, InterruptedException {
        List<Pushed> known = oracle.recentManifests(repository);
        if (!known.isEmpty()) {
            read(new Thing(repository, "manifests", any(known).digest().toString()));
        }
    }

    private void delete(Register register, String path) throws IOException, InterruptedException {
        Write write = register.begin(Register.ABSENT);
        long sent = oracle.now();
        if (isDeleted(client.send("DELETE", path, NOTHING))) {
            register.acknowledge(write);
        } else {
            register.withdraw(write);
            check(register, Register.ABSENT, sent);
        }
    }

    private void deleteManifest(String repository) throws IOException, InterruptedException {
        List<Pushed> known = oracle.recentManifests(repository);
        if (known.isEmpty()) {
            return;
        }
        Digest digest = any(known).digest();
        Register register = oracle.manifest(repository, digest);
        Write write = register.begin(Register.ABSENT);
        List<Register> tags = TortureOracle.TAGS.stream()
                .map(tag -> oracle.tag(repository, tag))
                .toList();
        List<Write> removals =
                tags.stream().map(tag -> tag.beginRemoval(digest.toString())).toList();
        long sent = oracle.now();
        boolean deleted = isDeleted(client.send("DELETE", "/v2/" + repository + "/manifests/" + digest, NOTHING));
        for (int i = 0; i < tags.size(); i++) {
            end(tags.get(i), removals.get(i), deleted);
        }
        end(register, write, deleted);
        if (!deleted) {
            check(register, Register.ABSENT, sent);
        }
    }

    /** By tag or by digest, a new one or one that has been pushed before. */
    private void putManifest(String repository) throws IOException, InterruptedException {
        List<Pushed> known = oracle.recentManifests(repository);
        Pushed manifest = known.isEmpty() || random.nextInt(3) > 0 ? newManifest(repository) : any(known);
        boolean byTag = random.nextInt(4) > 0;
        String tag = any(TortureOracle.TAGS);
        Register revision = oracle.manifest(repository, manifest.digest());
        Register tagged = oracle.tag(repository, tag);
        oracle.remember(manifest);
        Write write = revision.begin(PRESENT);
        List<Write> move = byTag ? List.of(tagged.begin(manifest.digest().toString())) : List.of();
        long sent = oracle.now();
        HttpResponse<byte[]> answer = client.send(
                "PUT",
                "/v2/" + repository + "/manifests/" + (byTag ? tag : manifest.digest()),
                manifest.json().getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                MediaType.OCI_MANIFEST.value());
        boolean stored = answer.statusCode() == 201;
        move.forEach(step -> end(tagged, step, stored));
        end(revision, write, stored);
        if (!stored) {
            String body = new String(answer.body(), StandardCharsets.UTF_8);
            assertThat(body).contains("MANIFEST_BLOB_UNKNOWN");
            for (Digest blob : manifest.blobs()) {
                if (body.contains(blob.toString())) {
                    check(oracle.blob(repository, blob), Register.ABSENT, sent);
                }
            }
        }
    }

    /** Of blobs that are likely to be there. */
    private Pushed newManifest(String repository) {
        List<Digest> blobs = new ArrayList<>();
        int layers = random.nextInt(3);
        for (int tries = 0; tries < 60 && blobs.size() <= layers; tries++) {
            Digest digest = digest(number());
            long now = oracle.now();
            if (tries > 50 || oracle.blob(repository, digest).mayBe(PRESENT, now, now)) {
                blobs.add(digest);
            }
        }
        List<String> descriptors = blobs.stream()
                .map(digest -> "{\"mediaType\":\"application/x\",\"size\":7,\"digest\":\"" + digest + "\"}")
                .toList();
        String json = "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s],\"annotations\":{\"n\":\"%d\"}}"
                .formatted(
                        descriptors.getFirst(),
                        descriptors.stream().skip(1).collect(Collectors.joining(",")),
                        random.nextInt(1_000_000));
        return new Pushed(repository, Algorithm.SHA256.of(json.getBytes(StandardCharsets.UTF_8)), json, blobs);
    }

    private static void end(Register register, Write write, boolean done) {
        if (done) {
            register.acknowledge(write);
        } else {
            register.withdraw(write);
        }
    }

    private void check(Register register, String seen, long sent) {
        assertThat(register.mayBe(seen, sent, oracle.now()))
                .as("seen %s at %d, after %s", seen, sent, register.describe())
                .isTrue();
    }

    private static boolean isDeleted(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isIn(202, 404);
        return answer.statusCode() == 202;
    }

    private static String location(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** Of a new blob, or of one that many others are busy with. */
    private int number() {
        int count = oracle.blobCount();
        return count == 0 || random.nextInt(4) == 0
                ? oracle.newBlob()
                : Math.max(0, count - 1 - random.nextInt(RECENT_BLOBS));
    }

    private Digest digest(int number) {
        return Algorithm.SHA256.of(content(number));
    }

    /** Mostly small; the number decides. */
    private static byte[] content(int number) {
        int size = number % 50 == 0 ? 1_500_000 : number % 7 == 0 ? 200_000 : 100 + number % 5000;
        byte[] content = new byte[size];
        new SplittableRandom(number).nextBytes(content);
        return content;
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
