package dev.wharf.it;

import static dev.wharf.it.Register.ABSENT;

import dev.wharf.it.Linearization.Effect;
import dev.wharf.it.Register.Write;
import dev.wharf.it.TortureOracle.Thing;
import dev.wharf.model.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What one client does with manifests and tags that are there, or not. */
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

    void readTags() throws IOException, InterruptedException {
        new TortureReader(client, oracle).readTags(choices.repository());
    }

    /** Lists what is about one, or what of that is of one type. */
    void readReferrers() throws IOException, InterruptedException {
        String repository = choices.repository();
        Optional<Digest> subject = choices.subject(repository);
        if (subject.isPresent()) {
            new TortureReferrers(client, oracle)
                    .read(
                            TortureOracle.referrers(repository, subject.get()),
                            choices.oneIn(3) ? Optional.of(choices.artifactType()) : Optional.empty());
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

    private static void end(Register register, Write write, boolean done) {
        if (done) {
            register.acknowledge(write);
        } else {
            register.withdraw(write);
        }
    }
}
