package dev.wharf.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.it.TortureOracle.Thing;
import dev.wharf.model.Digest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Compares a registry at rest with what the oracle allows. */
final class TortureVerifier {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TortureClient client;
    private final TortureOracle oracle;

    TortureVerifier(TortureClient client, TortureOracle oracle) {
        this.client = client;
        this.oracle = oracle;
    }

    /** What is there: its digest for a tag, {@link TortureOracle#PRESENT} for others; never bytes of another digest. */
    static String observe(TortureClient client, Thing thing) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.get(thing.path());
        if (answer.statusCode() == 404) {
            return Register.ABSENT;
        }
        assertThat(answer.statusCode()).as("%s", answer).isEqualTo(200);
        Digest digest = Digest.parse(
                answer.headers().firstValue("Docker-Content-Digest").orElseThrow());
        assertThat(digest.algorithm().of(answer.body())).as("%s", thing).isEqualTo(digest);
        if (thing.isTag()) {
            return digest.toString();
        }
        assertThat(digest).hasToString(thing.reference());
        return TortureOracle.PRESENT;
    }

    /** What was written to since the last time is as it must or may be; returns the number of those things. */
    int verifyTouched() throws IOException, InterruptedException {
        int count = 0;
        for (var entry : oracle.all().entrySet()) {
            if (entry.getValue().isTouched()) {
                entry.getValue().settle(observe(client, entry.getKey()));
                count++;
            }
        }
        for (String repository : TortureOracle.REPOSITORIES) {
            assertThat(listedTags(repository)).isEqualTo(settledTags(repository));
        }
        return count;
    }

    /** Everything there ever was is as it was settled; returns the number of things. */
    int verifyAll() throws IOException, InterruptedException {
        verifyTouched();
        for (var entry : oracle.all().entrySet()) {
            assertThat(observe(client, entry.getKey()))
                    .as("%s", entry.getKey())
                    .isEqualTo(entry.getValue().settled());
        }
        return oracle.all().size();
    }

    /** Every file in its place has the bytes of its name, and every link is whole; returns the number of files. */
    static int verifyFiles(Path storage) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(storage.resolve("docker/registry/v2"))) {
            files = all.filter(file -> file.endsWith("data") || file.endsWith("link"))
                    .filter(file -> !file.toString().contains("/_uploads/"))
                    .toList();
        }
        for (Path file : files) {
            if (file.endsWith("link")) {
                Digest.parse(Files.readString(file));
            } else {
                assertThat(file.getParent())
                        .hasFileName(Digest.Algorithm.SHA256
                                .of(Files.readAllBytes(file))
                                .hex());
            }
        }
        return files.size();
    }

    private List<String> listedTags(String repository) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.get("/v2/" + repository + "/tags/list");
        if (answer.statusCode() == 404) {
            return List.of();
        }
        JsonNode tags = JSON.readTree(new String(answer.body(), UTF_8)).get("tags");
        return StreamSupport.stream(tags.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    private List<String> settledTags(String repository) {
        return TortureOracle.TAGS.stream()
                .filter(tag -> !oracle.tag(repository, tag).settled().equals(Register.ABSENT))
                .toList();
    }
}
