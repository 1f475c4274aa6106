package dev.wharf.it;

import static dev.wharf.it.Register.ABSENT;
import static dev.wharf.it.TortureOracle.PRESENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.it.Linearization.Effect;
import dev.wharf.it.Register.Write;
import dev.wharf.it.TortureOracle.Thing;
import dev.wharf.model.Digest.Algorithm;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/** What one client does with manifests and tags. */
record TortureManifests(TortureClient client, TortureOracle oracle, TortureChoices choices) {
    void pull() throws IOException, InterruptedException {
        new TortureReader(client, oracle).pull(new Thing(choices.repository(), "manifests", choices.tag()));
    }

    void read() throws IOException, InterruptedException {
        Optional<TortureManifest> manifest = choices.manifest(choices.repository());
        if (manifest.isPresent()) {
            new TortureReader(client, oracle).read(manifest.get().thing());
        }
    }

    void deleteTag() throws IOException, InterruptedException {
        String repository = choices.repository();
        String tag = choices.tag();
        Register register = oracle.tag(repository, tag);
        Write write = register.begin(Effect.writeUnless(ABSENT, ABSENT));
        long sent = oracle.now();
        if (client.delete("/v2/" + repository + "/manifests/" + tag)) {
            register.acknowledge(write);
        } else {
            register.withdraw(write);
            register.saw(Effect.read(ABSENT), sent);
        }
    }

    /** By digest, which takes its tags away. */
    void delete() throws IOException, InterruptedException {
        Optional<TortureManifest> manifest = choices.manifest(choices.repository());
        if (manifest.isEmpty()) {
            return;
        }
        Thing thing = manifest.get().thing();
        Register register = oracle.register(thing);
        Write write = register.begin(Effect.writeUnless(ABSENT, ABSENT));
        List<Register> tags = TortureOracle.TAGS.stream()
                .map(tag -> oracle.tag(thing.repository(), tag))
                .toList();
        List<Write> removals = tags.stream()
                .map(tag -> tag.begin(Effect.replace(thing.reference(), ABSENT)))
                .toList();
        long sent = oracle.now();
        boolean deleted = client.delete(thing.path());
        for (int i = 0; i < tags.size(); i++) {
            end(tags.get(i), removals.get(i), deleted);
        }
        end(register, write, deleted);
        if (!deleted) {
            register.saw(Effect.read(ABSENT), sent);
        }
    }

    /** By tag or by digest, a new one or one that has been pushed before. */
    void put() throws IOException, InterruptedException {
        String repository = choices.repository();
        TortureManifest manifest = choices.manifest(repository)
                .filter(_ -> choices.oneIn(3))
                .orElseGet(() -> new TortureManifestMaker(oracle, choices).make(repository));
        // What is pushed to a tag gets the digest that everybody uses.
        boolean byTag = manifest.digest().algorithm() == Algorithm.SHA256 && !choices.oneIn(4);
        String tag = choices.tag();
        Register revision = oracle.register(manifest.thing());
        Register tagged = oracle.tag(repository, tag);
        oracle.remember(manifest);
        Write write = revision.begin(Effect.write(PRESENT));
        List<Write> move =
                byTag ? List.of(tagged.begin(Effect.write(manifest.digest().toString()))) : List.of();
        long sent = oracle.now();
        HttpResponse<byte[]> answer = client.send(
                "PUT",
                "/v2/" + repository + "/manifests/" + (byTag ? tag : manifest.digest()),
                manifest.bytes(),
                "Content-Type",
                manifest.mediaType().value());
        boolean stored = answer.statusCode() == 201;
        move.forEach(step -> end(tagged, step, stored));
        end(revision, write, stored);
        if (stored) {
            manifest.parts().forEach(part -> oracle.register(part).saw(Effect.read(PRESENT), sent));
        } else {
            requireMissing(manifest, new String(answer.body(), UTF_8), sent);
        }
    }

    /** A manifest is refused for what is missing. */
    private void requireMissing(TortureManifest manifest, String body, long sent) {
        assertThat(body).contains("MANIFEST_BLOB_UNKNOWN");
        List<Thing> missing = manifest.parts().stream()
                .filter(part -> body.contains(part.reference()))
                .toList();
        assertThat(missing).as(body).isNotEmpty();
        missing.forEach(part -> oracle.register(part).saw(Effect.read(ABSENT), sent));
    }

    private static void end(Register register, Write write, boolean done) {
        if (done) {
            register.acknowledge(write);
        } else {
            register.withdraw(write);
        }
    }
}
