package dev.wharf.registry.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.MediaType;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is sent: a manifest or {@link InvalidManifestException}, and what is taken is recognised again. */
class ManifestParserPropertyTest {
    private static final List<MediaType> TYPES = List.of(
            MediaType.DOCKER_MANIFEST, MediaType.DOCKER_MANIFEST_LIST, MediaType.OCI_MANIFEST, MediaType.OCI_INDEX);
    private static final String VALID = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "config":{"mediaType":"application/vnd.oci.empty.v1+json","size":2,
              "digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},
             "layers":[{"mediaType":"","urls":["https://host/x"],"size":2,
              "digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}],
             "annotations":{"a":"b"}}""";

    @Property(tries = 1000)
    void anyBytes(@ForAll byte[] bytes) {
        check(bytes);
    }

    @Property(tries = 1000)
    void jsonLikeText(@ForAll("tokens") String text) {
        check(text.getBytes(UTF_8));
    }

    @Property(tries = 2000)
    void aManifestWithAChange(@ForAll("changed") String text) {
        check(text.getBytes(UTF_8));
    }

    @Provide
    Arbitrary<String> tokens() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ":",
                        ",",
                        "\"",
                        "\\",
                        "null",
                        "2",
                        "-1",
                        "1e9",
                        "\"schemaVersion\":2",
                        "\"mediaType\":",
                        "\"config\":",
                        "\"layers\":",
                        "\"manifests\":[]",
                        "\"digest\":",
                        "\"urls\":",
                        "\"sha256:0\"",
                        " ",
                        "\u0000",
                        "é")
                .list()
                .ofMaxSize(30)
                .map(tokens -> String.join("", tokens));
    }

    @Provide
    Arbitrary<String> changed() {
        Arbitrary<Integer> positions = Arbitraries.integers().between(0, VALID.length());
        Arbitrary<String> insertions = Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(3), tokens());
        return Combinators.combine(positions, positions, insertions)
                .as((from, to, insertion) -> VALID.substring(0, Math.min(from, to))
                        + insertion
                        + VALID.substring(Math.min(VALID.length(), Math.min(from, to) + Math.abs(from - to) % 4)));
    }

    private static void check(byte[] bytes) {
        MediaTypeSniffer.sniff(bytes);
        for (MediaType type : TYPES) {
            try {
                assertThat(ManifestParser.parse(type, bytes).mediaType()).isEqualTo(type);
                assertThat(MediaTypeSniffer.sniff(bytes)).contains(type);
            } catch (InvalidManifestException e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        }
    }
}
