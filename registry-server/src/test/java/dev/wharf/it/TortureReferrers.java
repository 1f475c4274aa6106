package dev.wharf.it;

import static dev.wharf.it.Register.ABSENT;
import static dev.wharf.it.TortureOracle.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.it.Linearization.Effect;
import dev.wharf.it.TortureOracle.Thing;
import dev.wharf.it.TortureTally.Deed;
import dev.wharf.model.Digest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Lists what is about a manifest. */
record TortureReferrers(TortureClient client, TortureOracle oracle) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What is listed; nothing that nobody pushed, nothing of another type, and each as it was pushed. */
    Set<Digest> look(Thing subject, Optional<String> artifactType) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.get(subject.path()
                + artifactType.map(type -> "?artifactType=" + type).orElse(""));
        assertThat(answer.statusCode()).as("%s", answer).isEqualTo(200);
        assertThat(TortureClient.list(answer, "OCI-Filters-Applied"))
                .as("%s", answer)
                .hasSize(artifactType.isPresent() ? 1 : 0);
        Set<Digest> listed = new HashSet<>();
        for (JsonNode entry : TortureClient.json(answer).get("manifests")) {
            Digest digest = Digest.parse(entry.get("digest").textValue());
            TortureManifest manifest = oracle.pushed(subject.repository(), digest);
            assertThat(listed.add(digest)).as("%s is listed once", digest).isTrue();
            assertThat(entry).isEqualTo(JSON.readTree(manifest.descriptor()));
            assertThat(oracle.referrers(subject)).contains(manifest);
            oracle.tally().count(Deed.REFERRER_LISTED);
            assertThat(manifest).matches(isOf(artifactType), "is of type " + artifactType);
        }
        return listed;
    }

    /** Lists while others write, and tells the oracle which are there and which are not. */
    void read(Thing subject, Optional<String> artifactType) throws IOException, InterruptedException {
        long sent = oracle.now();
        Set<Digest> listed = look(subject, artifactType);
        oracle.referrers(subject).stream()
                .filter(isOf(artifactType))
                .forEach(manifest -> oracle.register(manifest.thing())
                        .saw(Effect.read(listed.contains(manifest.digest()) ? PRESENT : ABSENT), sent));
    }

    private static Predicate<TortureManifest> isOf(Optional<String> artifactType) {
        return manifest -> artifactType.isEmpty() || manifest.artifactType().equals(artifactType);
    }
}
