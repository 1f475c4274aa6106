package dev.wharf.registry.manifest;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.model.Digest;
import dev.wharf.model.MediaType;
import dev.wharf.registry.manifest.Requirement.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestParserTest {
    private static final Digest A = Digest.Algorithm.SHA256.of(new byte[] {'a'});
    private static final Digest B = Digest.Algorithm.SHA512.of(new byte[] {'b'});
    private static final String CONFIG = "\"config\":{\"digest\":\"" + A + "\",\"size\":1}";
    private static final String DOCKER = "\"mediaType\":\"" + MediaType.DOCKER_MANIFEST + "\"";
    private static final String LIST = "\"mediaType\":\"" + MediaType.DOCKER_MANIFEST_LIST + "\"";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/octet-stream",
                "application/vnd.docker.distribution.manifest.v1+json",
                "application/vnd.docker.distribution.manifest.v1+prettyjws",
                "application/vnd.oci.image.config.v1+json"
            })
    void otherMediaTypes(String mediaType) {
        assertInvalid(new MediaType(mediaType), manifest(""), "unsupported manifest media type: " + mediaType);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                  | the document: expected an object
            ` `                                 | the document: expected an object
            null                                | the document: expected an object
            []                                  | the document: expected an object
            "x"                                 | the document: expected an object
            {                                   | not JSON at line 1, column
            {"schemaVersion":2}}                | not JSON at line 1, column
            {'schemaVersion':2}                 | not JSON at line 1, column
            {"schemaVersion":2,}                | not JSON at line 1, column
            {"a":01}                            | not JSON at line 1, column
            {"a":"\\x"}                         | not JSON at line 1, column
            {} {}                               | more text follows
            {} // comment                       | not JSON at line 1, column
            {}                                  | schemaVersion: expected 2
            {"schemaVersion":1}                 | schemaVersion: expected 2
            {"schemaVersion":null}              | schemaVersion: expected 2
            {"schemaVersion":"2"}               | schemaVersion: expected an integer
            {"schemaVersion":2.0}               | schemaVersion: expected an integer
            {"schemaVersion":99999999999999999999} | not JSON at line 1
            {"schemaVersion":2,"schemaVersion":2}  | schemaVersion: is there twice
            {"schemaVersion":2,"mediaType":1}   | mediaType: expected a string
            {"schemaVersion":2}                 | config: is missing
            {"schemaVersion":2,"config":null}   | config: is missing
            {"schemaVersion":2,"config":[]}     | config: expected an object
            {"schemaVersion":2,"config":{}}     | config.digest: is missing
            {"schemaVersion":2,"config":{"digest":1}}       | config.digest: expected a string
            {"schemaVersion":2,"config":{"digest":"sha256:abc"}} | config.digest: invalid digest
            {"schemaVersion":2,"config":{"digest":"md5:5d41402abc4b2a76b9719d911017c592"}} | config.digest: invalid digest
            {"schemaVersion":2,"config":{"size":-1}}        | config.size: must not be negative
            {"schemaVersion":2,"config":{"size":"1"}}       | config.size: expected an integer
            {"schemaVersion":2,"config":{"size":1e3}}       | config.size: expected an integer
            {"schemaVersion":2,"layers":{}}                 | layers: expected an array
            {"schemaVersion":2,"layers":[1]}                | layers[0]: expected an object
            {"schemaVersion":2,"layers":[null]}             | layers[0]: expected an object
            {"schemaVersion":2,"layers":[{"urls":"x"}]}     | layers[0].urls: expected an array
            {"schemaVersion":2,"layers":[{"urls":[1]}]}     | layers[0].urls[0]: expected a string
            {"schemaVersion":2,"subject":"x"}               | subject: expected an object
            {"schemaVersion":2,"subject":{}}                | subject.digest: is missing
            {"schemaVersion":2,"artifactType":1}            | artifactType: expected a string
            {"schemaVersion":2,"annotations":"x"}           | annotations: expected an object
            """)
    void brokenDocuments(String document, String message) {
        assertInvalid(MediaType.OCI_MANIFEST, document, message);
    }

    @Test
    void deepNesting() {
        assertInvalid(MediaType.OCI_MANIFEST, "{\"x\":" + "[".repeat(100_000), "not JSON");
    }

    @Test
    void aSecondFieldInsideADescriptor() {
        String config = "\"config\":{\"digest\":\"" + A + "\",\"digest\":\"" + B + "\"}";
        assertInvalid(MediaType.OCI_MANIFEST, "{\"schemaVersion\":2," + config + "}", "config.digest: is there twice");
        // An escape does not make it another field.
        assertInvalid(
                MediaType.OCI_MANIFEST,
                "{\"schemaVersion\":2," + CONFIG + ",\"l\\u0061yers\":[],\"layers\":[]}",
                "layers: is there twice");
    }

    static Stream<byte[]> otherEncodings() {
        String document = manifest("");
        return Stream.of(
                document.getBytes(UTF_16BE),
                document.getBytes(UTF_16LE),
                ("\ufeff" + document).getBytes(UTF_8),
                ("\ufeff" + document).getBytes(UTF_16LE));
    }

    @ParameterizedTest
    @MethodSource
    void otherEncodings(byte[] document) {
        assertThatExceptionOfType(InvalidManifestException.class)
                .isThrownBy(() -> ManifestParser.parse(MediaType.OCI_MANIFEST, document))
                .withMessageStartingWith("not JSON: the text");
    }

    @Test
    void textThatIsNotUtf8() {
        byte[] document = manifest(",\"layers\":[{\"mediaType\":\"X\"}]").getBytes(UTF_8);
        document[new String(document, UTF_8).indexOf("X\"")] = (byte) 0xC3;
        assertThatExceptionOfType(InvalidManifestException.class)
                .isThrownBy(() -> ManifestParser.parse(MediaType.OCI_MANIFEST, document))
                .withMessageStartingWith("not JSON");
    }

    @Test
    void theDocumentMustAgreeWithTheRequest() {
        assertInvalid(MediaType.DOCKER_MANIFEST, manifest(""), "mediaType: expected " + MediaType.DOCKER_MANIFEST);
        assertInvalid(MediaType.DOCKER_MANIFEST_LIST, index(""), "mediaType: expected");
        assertInvalid(MediaType.OCI_MANIFEST, manifest("," + DOCKER), "mediaType: expected " + MediaType.OCI_MANIFEST);
        assertInvalid(MediaType.OCI_INDEX, index("," + LIST), "mediaType: expected " + MediaType.OCI_INDEX);
        assertInvalid(MediaType.DOCKER_MANIFEST, manifest("," + LIST), "mediaType: expected");
    }

    @Test
    void oneKindThatCouldBeTakenForAnother() {
        assertInvalid(MediaType.OCI_MANIFEST, manifest(",\"manifests\":[]"), "expected manifest but found index");
        assertInvalid(
                MediaType.DOCKER_MANIFEST, manifest("," + DOCKER + ",\"manifests\":[]"), "expected manifest but found");
        assertInvalid(MediaType.OCI_INDEX, index(",\"layers\":[]"), "expected index but found manifest");
        assertInvalid(MediaType.OCI_INDEX, index("," + CONFIG), "expected index but found manifest");
        assertInvalid(MediaType.DOCKER_MANIFEST_LIST, index("," + LIST + "," + CONFIG), "expected index but found");
        assertInvalid(MediaType.OCI_INDEX, "{\"schemaVersion\":2}", "manifests: is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host/x",
                "file:///etc/passwd",
                "host/x",
                "https://host/x#y",
                "https:///x",
                "http:",
                " ",
                ""
            })
    void urlsOfLayers(String url) {
        for (String type : new String[] {
            "application/vnd.oci.image.layer.v1.tar",
            "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
            MediaType.DOCKER_FOREIGN_LAYER.value()
        }) {
            assertInvalid(
                    MediaType.OCI_MANIFEST, manifest(layers(layer(type, A, url))), "layers[0].urls: expected http");
        }
    }

    @Test
    void aForeignLayerWithoutUrls() {
        assertInvalid(
                MediaType.OCI_MANIFEST,
                manifest(layers("{\"mediaType\":\"" + MediaType.DOCKER_FOREIGN_LAYER + "\",\"digest\":\"" + A + "\"}")),
                "layers[0].urls: a foreign layer needs one");
    }

    @Test
    void whatAManifestNeeds() throws InvalidManifestException {
        String foreign = layer(MediaType.DOCKER_FOREIGN_LAYER.value(), sha('1'), "https://host/1");
        String elsewhere =
                layer("application/vnd.oci.image.layer.nondistributable.v1.tar", sha('2'), "http://host:80/2?x=y");
        String mirrored = layer("application/vnd.oci.image.layer.v1.tar", sha('3'), "https://host/3");
        String bare = "{\"mediaType\":\"\",\"digest\":\"" + B + "\"}";
        String subject = ",\"subject\":{\"digest\":\"" + sha('4') + "\"}";

        Manifest manifest =
                parse(MediaType.OCI_MANIFEST, manifest(layers(foreign, elsewhere, mirrored, bare, bare) + subject));

        assertThat(manifest.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
        assertThat(manifest.requirements())
                .containsExactly(
                        new Requirement(A, Kind.BLOB),
                        new Requirement(sha('3'), Kind.BLOB),
                        new Requirement(B, Kind.BLOB));
        assertThat(manifest.subject()).contains(sha('4'));
    }

    @Test
    void whatAnIndexNeeds() throws InvalidManifestException {
        String children = "{\"mediaType\":\"%s\",\"digest\":\"%s\"},{\"digest\":\"%s\"}"
                .formatted(MediaType.DOCKER_MANIFEST, A, B);

        Manifest manifest = parse(
                MediaType.DOCKER_MANIFEST_LIST, "{\"schemaVersion\":2," + LIST + ",\"manifests\":[" + children + "]}");

        assertThat(manifest.requirements())
                .containsExactly(new Requirement(A, Kind.MANIFEST), new Requirement(B, Kind.EITHER));
        assertThat(manifest.subject()).isEmpty();
        assertThat(manifest.artifactType()).isEmpty();
        assertThat(manifest.annotations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            ,"artifactType":"application/x"      | application/x
            ,"artifactType":""                   | application/c
            ,"artifactType":null                 | application/c
            ''                                   | application/c
            """)
    void whatAnArtifactSaysToBe(String field, String type) throws InvalidManifestException {
        String config = "\"config\":{\"mediaType\":\"application/c\",\"digest\":\"" + A + "\"}";
        Manifest manifest = parse(
                MediaType.OCI_MANIFEST,
                "{\"schemaVersion\":2," + config
                        + ",\"annotations\":{\"b\":\"1\",\"a\":2,\"c\":{\"d\":\"3\"},\"a\":\"4\"}" + field + "}");

        assertThat(manifest.artifactType()).contains(type);
        assertThat(manifest.annotations()).containsExactly(Map.entry("b", "1"), Map.entry("a", "4"));
    }

    @Test
    void unknownFieldsDoNotMatter() throws InvalidManifestException {
        String annotations =
                ",\"annotations\":{\"a\":\"b\",\"a\":\"c\",\"layers\":[1]},\"x\":[{\"manifests\":[]}],\"Layers\":7";

        assertThat(parse(MediaType.OCI_MANIFEST, " \n" + manifest(annotations) + "\r\n\t ")
                        .requirements())
                .hasSize(1);
        assertThat(parse(MediaType.DOCKER_MANIFEST, manifest("," + DOCKER + ",\"layers\":null"))
                        .requirements())
                .hasSize(1);
        assertThat(parse(MediaType.OCI_INDEX, index("")).requirements()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"schemaVersion":2}                                    | application/vnd.oci.image.manifest.v1+json
            {"schemaVersion":2,"mediaType":""}                     | application/vnd.oci.image.manifest.v1+json
            {"schemaVersion":2,"manifests":null}                   | application/vnd.oci.image.manifest.v1+json
            {"manifests":[{"x":1}],"schemaVersion":2}              | application/vnd.oci.image.index.v1+json
            {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","layers":"?"} | application/vnd.docker.distribution.manifest.v2+json
            {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json"} | application/vnd.docker.distribution.manifest.list.v2+json
            {"schemaVersion":2,"mediaType":"application/json"}     |
            {"schemaVersion":1}                                    |
            {"schemaVersion":"2"}                                  |
            []                                                     |
            ``                                                     |
            """)
    void theTypeOfAStoredManifest(String document, String mediaType) {
        assertThat(MediaTypeSniffer.sniff(document.getBytes(UTF_8)).map(MediaType::value))
                .isEqualTo(Optional.ofNullable(mediaType));
    }

    private static Digest sha(char c) {
        return Digest.Algorithm.SHA256.of(new byte[] {(byte) c});
    }

    private static String manifest(String more) {
        return "{\"schemaVersion\":2," + CONFIG + more + "}";
    }

    private static String index(String more) {
        return "{\"schemaVersion\":2,\"manifests\":[]" + more + "}";
    }

    private static String layers(String... layers) {
        return ",\"layers\":[" + String.join(",", layers) + "]";
    }

    private static String layer(String mediaType, Digest digest, String url) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":9,\"urls\":[\"%s\"]}"
                .formatted(mediaType, digest, url);
    }

    private static Manifest parse(MediaType mediaType, String document) throws InvalidManifestException {
        return ManifestParser.parse(mediaType, document.getBytes(UTF_8));
    }

    private static void assertInvalid(MediaType mediaType, String document, String message) {
        assertThatExceptionOfType(InvalidManifestException.class)
                .isThrownBy(() -> parse(mediaType, document))
                .withMessageStartingWith(message);
    }
}
