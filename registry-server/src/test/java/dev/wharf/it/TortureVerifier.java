package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.it.TortureOracle.Thing;
import dev.wharf.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares a registry at rest with what the oracle allows. */
final class TortureVerifier {
    private final TortureClient client;
    private final TortureReader reader;
    private final TortureOracle oracle;

    TortureVerifier(TortureClient client, TortureOracle oracle) {
        this.client = client;
        this.reader = new TortureReader(client, oracle);
        this.oracle = oracle;
    }

    /**
     * What was written to or read since the last time is as it must or may be; returns the number of those things.
     *
     * @param readsHold see {@link Register#settle}
     */
    int verifyTouched(boolean readsHold) throws IOException, InterruptedException {
        List<Thing> touched = oracle.all().entrySet().stream()
                .filter(entry -> entry.getValue().isTouched())
                .map(Map.Entry::getKey)
                .toList();
        for (Thing thing : touched) {
            oracle.register(thing).settle(reader.look(thing), readsHold);
        }
        for (String repository : TortureOracle.REPOSITORIES) {
            assertThat(reader.tags(repository)).isEqualTo(settledTags(repository));
        }
        Set<Thing> lists = touched.stream()
                .filter(thing -> thing.isManifest() && !thing.isTag())
                .flatMap(thing -> oracle.list(thing).stream())
                .collect(Collectors.toSet());
        for (Thing list : lists) {
            verifyReferrers(list);
        }
        return touched.size();
    }

    /** Everything there ever was is as it was settled; returns the number of things. */
    int verifyAll() throws IOException, InterruptedException {
        verifyTouched(true);
        for (var entry : oracle.all().entrySet()) {
            assertThat(reader.look(entry.getKey()))
                    .as("%s", entry.getKey())
                    .isEqualTo(entry.getValue().settled());
        }
        for (Thing list : oracle.referrers()) {
            verifyReferrers(list);
        }
        return oracle.all().size();
    }

    private void verifyReferrers(Thing list) throws IOException, InterruptedException {
        Set<Digest> settled = oracle.referrers(list).stream()
                .filter(manifest -> oracle.register(manifest.thing()).settled().equals(TortureOracle.PRESENT))
                .map(TortureManifest::digest)
                .collect(Collectors.toSet());
        assertThat(new TortureReferrers(client, oracle).look(list, Optional.empty()))
                .as("%s", list)
                .isEqualTo(settled);
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
                Digest digest = named(file);
                assertThat(digest.algorithm().of(Files.readAllBytes(file)))
                        .as("%s", file)
                        .isEqualTo(digest);
            }
        }
        return files.size();
    }

    /** As a blob's file is named: {@code blobs/<algorithm>/<first two digits>/<all digits>/data}. */
    private static Digest named(Path data) {
        int last = data.getNameCount() - 1;
        return Digest.parse(data.getName(last - 3) + ":" + data.getName(last - 1));
    }

    private List<String> settledTags(String repository) {
        return TortureOracle.TAGS.stream()
                .filter(tag -> !oracle.tag(repository, tag).settled().equals(Register.ABSENT))
                .toList();
    }
}
