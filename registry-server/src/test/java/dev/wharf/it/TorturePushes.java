package dev.wharf.it;

import static dev.wharf.it.Register.ABSENT;
import static dev.wharf.it.TortureOracle.PRESENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.it.Linearization.Effect;
import dev.wharf.it.Register.Write;
import dev.wharf.it.TortureOracle.Thing;
import dev.wharf.it.TortureTally.Deed;
import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The manifest pushes of one client: by digest, to a tag, or to several at once. */
record TorturePushes(TortureClient client, TortureOracle oracle, TortureChoices choices) {
    private static final int MOST_TAGS = 3;

    /**
     * A push.
     *
     * @param tags what is to point at the manifest
     * @param byTag whether it is the tag that is pushed to, not the digest
     * @param condition for each of the tags
     */
    private record Push(TortureManifest manifest, List<String> tags, boolean byTag, TortureCondition condition) {
        String[] headers() {
            return Stream.concat(Stream.of("Content-Type", manifest.mediaType().value()), condition.headers().stream())
                    .toArray(String[]::new);
        }

        String target() {
            String query = byTag || tags.isEmpty() ? "" : "?tag=" + String.join("&tag=", tags);
            return "/v2/" + manifest.repository() + "/manifests/" + (byTag ? tags.getFirst() : manifest.digest())
                    + query;
        }
    }

    /** What the oracle has been told of a push. */
    private record Begun(Register register, Write write) {
        void end(boolean done) {
            if (done) {
                register.acknowledge(write);
            } else {
                register.withdraw(write);
            }
        }
    }

    /** A new manifest, or one that has been pushed before. */
    void put() throws IOException, InterruptedException {
        String repository = choices.repository();
        put(choose(choices.manifest(repository)
                .filter(_ -> choices.oneIn(3))
                .orElseGet(() -> new TortureManifestMaker(oracle, choices).make(repository))));
    }

    private Push choose(TortureManifest manifest) throws IOException, InterruptedException {
        // What is pushed to a tag gets the digest that everybody uses.
        boolean byTag = manifest.algorithm() == Algorithm.SHA256 && choices.oneIn(2);
        List<String> tags = choices.tags(byTag ? 1 : choices.random().nextInt(MOST_TAGS + 1));
        TortureCondition condition = !tags.isEmpty() && choices.oneIn(2)
                ? condition(new Thing(manifest.repository(), "manifests", tags.getFirst()))
                : TortureCondition.none();
        return new Push(manifest, tags, byTag, condition);
    }

    /** Mostly as careful clients do: look what is there, and change just that. */
    private TortureCondition condition(Thing tag) throws IOException, InterruptedException {
        String seen = new TortureReader(client, oracle).read(tag);
        String named = choices.oneIn(4)
                ? choices.manifest(tag.repository())
                        .map(manifest -> manifest.digest().toString())
                        .orElse(seen)
                : seen;
        return switch (choices.random().nextInt(8)) {
            case 0 -> TortureCondition.absent();
            case 1 -> TortureCondition.present();
            case 2 -> named.equals(ABSENT) ? TortureCondition.present() : TortureCondition.notAt(named);
            default -> named.equals(ABSENT) ? TortureCondition.absent() : TortureCondition.at(named);
        };
    }

    private void put(Push push) throws IOException, InterruptedException {
        TortureManifest manifest = push.manifest();
        oracle.remember(manifest);
        List<Begun> begun = new ArrayList<>();
        begun.add(begin(oracle.register(manifest.thing()), Effect.write(PRESENT)));
        for (String tag : push.tags()) {
            begun.add(begin(
                    oracle.tag(manifest.repository(), tag),
                    push.condition().write().of(manifest.digest().toString())));
        }
        long sent = oracle.now();
        HttpResponse<byte[]> answer = client.send("PUT", push.target(), manifest.bytes(), push.headers());
        boolean stored = answer.statusCode() == 201;
        begun.forEach(part -> part.end(stored));
        if (stored) {
            requireStored(push, answer, sent);
        } else if (answer.statusCode() == 412) {
            requireRefused(push, sent);
        } else {
            requireMissing(manifest, new String(answer.body(), UTF_8), sent);
        }
    }

    private static Begun begin(Register register, Effect effect) {
        return new Begun(register, register.begin(effect));
    }

    private void requireStored(Push push, HttpResponse<byte[]> answer, long sent) {
        TortureManifest manifest = push.manifest();
        assertThat(TortureClient.header(answer, "Docker-Content-Digest"))
                .isEqualTo(manifest.digest().toString());
        assertThat(TortureClient.list(answer, "OCI-Tag")).as("%s", answer).isEqualTo(push.tags());
        assertThat(TortureClient.list(answer, "OCI-Subject"))
                .as("%s", answer)
                .isEqualTo(manifest.subject().map(Digest::toString).stream().toList());
        manifest.parts().forEach(part -> oracle.register(part).saw(Effect.read(PRESENT), sent));
        count(Deed.INDEX_STORED, manifest.isIndex());
        count(Deed.SHA512_STORED, manifest.algorithm() == Algorithm.SHA512);
        count(Deed.REFERRER_STORED, manifest.subject().isPresent());
        count(Deed.SEVERAL_TAGS_MOVED, push.tags().size() > 1);
        count(Deed.CONDITION_HELD, push.condition().refusal().isPresent());
    }

    private void count(Deed deed, boolean done) {
        if (done) {
            oracle.tally().count(deed);
        }
    }

    /** A push is refused for one of its tags; for which one of several is not known. */
    private void requireRefused(Push push, long sent) {
        Effect refusal = push.condition().refusal().orElseThrow(() -> new AssertionError("412 without a condition"));
        count(Deed.CONDITION_FAILED, true);
        List<Register> tags = push.tags().stream()
                .map(tag -> oracle.tag(push.manifest().repository(), tag))
                .toList();
        if (tags.size() == 1) {
            tags.getFirst().saw(refusal, sent);
        } else {
            long answered = oracle.now();
            assertThat(tags)
                    .as("refused for one of %s that is %s", push.tags(), refusal.text())
                    .anyMatch(tag -> tag.may(refusal, sent, answered));
        }
    }

    /** A manifest is refused for what is missing. */
    private void requireMissing(TortureManifest manifest, String body, long sent) {
        assertThat(body).contains("MANIFEST_BLOB_UNKNOWN");
        List<Thing> missing = manifest.parts().stream()
                .filter(part -> body.contains(part.reference()))
                .toList();
        assertThat(missing).as(body).isNotEmpty();
        count(Deed.PART_MISSING, true);
        missing.forEach(part -> oracle.register(part).saw(Effect.read(ABSENT), sent));
    }
}
