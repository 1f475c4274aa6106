package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wharf.it.Linearization.Effect;
import dev.wharf.it.TortureOracle.Thing;
import dev.wharf.it.TortureTally.Deed;
import dev.wharf.model.Digest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;

/** Reads what is there; never gets bytes of another digest. */
record TortureReader(TortureClient client, TortureOracle oracle) {
    /** What is there: its digest for a tag, {@link TortureOracle#PRESENT} for others. */
    String look(Thing thing) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.get(thing.path());
        if (answer.statusCode() == 404) {
            return Register.ABSENT;
        }
        assertThat(answer.statusCode()).as("%s", answer).isEqualTo(200);
        Digest digest = Digest.parse(TortureClient.header(answer, "Docker-Content-Digest"));
        assertThat(digest.algorithm().of(answer.body())).as("%s", thing).isEqualTo(digest);
        if (thing.isManifest()) {
            assertThat(TortureClient.header(answer, "Content-Type"))
                    .isEqualTo(oracle.pushed(thing.repository(), digest)
                            .mediaType()
                            .value());
        }
        if (thing.isTag()) {
            return digest.toString();
        }
        assertThat(digest).hasToString(thing.reference());
        return TortureOracle.PRESENT;
    }

    /** Looks at it while others write, and tells the oracle; what a tag points at is there, too. */
    String read(Thing thing) throws IOException, InterruptedException {
        long sent = oracle.now();
        String seen = look(thing);
        oracle.register(thing).saw(Effect.read(seen), sent);
        if (thing.isTag() && !seen.equals(Register.ABSENT)) {
            oracle.manifest(thing.repository(), Digest.parse(seen)).saw(Effect.read(TortureOracle.PRESENT), sent);
        }
        return seen;
    }

    /** The same for what is behind a tag, with all images of an index. */
    void pull(Thing tag) throws IOException, InterruptedException {
        String seen = read(tag);
        if (!seen.equals(Register.ABSENT)) {
            TortureManifest manifest = oracle.pushed(tag.repository(), Digest.parse(seen));
            if (manifest.isIndex()) {
                for (Thing image : manifest.parts()) {
                    read(image);
                }
                oracle.tally().count(Deed.INDEX_PULLED);
            }
        }
    }

    /** The tags that are listed. */
    List<String> tags(String repository) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.get("/v2/" + repository + "/tags/list");
        return answer.statusCode() == 404
                ? List.of()
                : TortureClient.json(answer)
                        .get("tags")
                        .valueStream()
                        .map(JsonNode::textValue)
                        .toList();
    }

    /** Lists tags while others write, and tells the oracle; a list shows a change when that is acknowledged. */
    void readTags(String repository) throws IOException, InterruptedException {
        long sent = oracle.now();
        List<String> listed = tags(repository);
        assertThat(TortureOracle.TAGS).containsAll(listed);
        for (String tag : TortureOracle.TAGS) {
            Effect seen = listed.contains(tag) ? Effect.readOther(Register.ABSENT) : Effect.read(Register.ABSENT);
            oracle.tag(repository, tag).sawLate(seen, sent);
        }
    }
}
