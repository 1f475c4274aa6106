package dev.wharf.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.Reference;
import dev.wharf.model.RepositoryName;
import dev.wharf.registry.service.RegistryException;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteParserTest {
    private static final String DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String ID = "d95306fa-fad3-4e36-8d41-cf1c93ef8286";

    private final RouteParser parser = new RouteParser("/v2/");

    @ParameterizedTest
    @CsvSource(textBlock = """
            /v2/foo/manifests/bar,                     foo,               bar
            /v2/foo/bar/manifests/tag,                 foo/bar,           tag
            /v2/foo/bar/manifests/tags,                foo/bar,           tags
            /v2/foo/bar/manifests/list,                foo/bar,           list
            /v2/foo/bar/manifests/manifests/tags,      foo/bar/manifests, tags
            /v2/manifests/manifests/manifests,         manifests,         manifests
            /v2/tags/list/manifests/x,                 tags/list,         x
            /v2/docker.com/foo/bar/baz/manifests/1.0,  docker.com/foo/bar/baz, 1.0
            /v2/a/blobs/uploads/manifests/x,           a/blobs/uploads,   x
            /v2/a/referrers/manifests/x,               a/referrers,       x
            """)
    void readsManifests(String path, String name, String reference) {
        assertThat(parser.parse(path))
                .contains(new Route.Manifest(new RepositoryName(name), Reference.parse(reference)));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /v2/foo/tags/list,                     foo
            /v2/foo/bar/manifests/tags/list,       foo/bar/manifests
            /v2/tags/list/tags/list,               tags/list
            /v2/foo/blobs/uploads/tags/list,       foo/blobs/uploads
            """)
    void readsTagLists(String path, String name) {
        assertThat(parser.parse(path)).contains(new Route.Tags(new RepositoryName(name)));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /v2/foo/bar/blobs/,     foo/bar
            /v2/blobs/blobs/,       blobs
            /v2/uploads/blobs/,     uploads
            """)
    void readsBlobsAndUploads(String start, String name) {
        RepositoryName repository = new RepositoryName(name);
        Digest digest = Digest.parse(DIGEST);
        assertThat(parser.parse(start + DIGEST)).contains(new Route.Blob(repository, digest));
        assertThat(parser.parse(start + DIGEST.replace(":", "%3A"))).contains(new Route.Blob(repository, digest));
        assertThat(parser.parse(start + DIGEST.replace(":", "%3a"))).contains(new Route.Blob(repository, digest));
        assertThat(parser.parse(start + "uploads/")).contains(new Route.Uploads(repository));
        assertThat(parser.parse(start + "uploads")).contains(new Route.Uploads(repository));
        assertThat(parser.parse(start + "uploads/" + ID)).contains(new Route.Upload(repository, ID));
    }

    @Test
    void readsWhatIsInNoRepository() {
        assertThat(parser.parse("/v2/")).contains(new Route.Base());
        assertThat(parser.parse("/v2/_catalog")).contains(new Route.Catalog());
        assertThat(parser.isRootWithoutSlash("/v2")).isTrue();
        assertThat(parser.isRootWithoutSlash("/v3")).isFalse();
        assertThat(parser.isRootWithoutSlash("/v2/")).isFalse();
    }

    @Test
    void readsBehindAPrefix() {
        RouteParser prefixed = new RouteParser("/some/where/v2/");
        assertThat(prefixed.parse("/some/where/v2/foo/tags/list")).contains(new Route.Tags(new RepositoryName("foo")));
        assertThat(prefixed.parse("/v2/foo/tags/list")).isEmpty();
        assertThat(prefixed.isRootWithoutSlash("/some/where/v2")).isTrue();
    }

    @Test
    void findsReferrers() {
        Route.Referrers route = new Route.Referrers(new RepositoryName("foo/referrers"), Digest.parse(DIGEST));
        assertThat(parser.parse("/v2/foo/referrers/referrers/" + DIGEST)).contains(route);
        refused("/v2/foo/referrers/latest", ErrorCode.DIGEST_INVALID);
        refused("/v2/Foo/referrers/" + DIGEST, ErrorCode.NAME_INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v2",
                "/v1/",
                "/v2/foo",
                "/v2/foo/",
                "/v2/_catalog/",
                "/v2/tags/list",
                "/v2/manifests/latest",
                "/v2/blobs/" + DIGEST,
                "/v2/foo/tags",
                "/v2/foo/tags/",
                "/v2/foo/tags/latest",
                "/v2/foo/tags/list/",
                "/v2/foo/manifests/latest/",
                "/v2/foo/uploads/" + ID,
                "/v2/foo/blobs/uploads/" + ID + "/",
                "/v2/referrers/" + DIGEST,
                "/v2/foo/referrers/" + DIGEST + "/",
                "//v2/foo/tags/list",
                "/V2/foo/tags/list",
            })
    void findsNothingElsewhere(String path) {
        assertThat(parser.parse(path)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo%2Fbar",
                "foo%2fbar",
                "foo/%2e%2e/bar",
                "foo/../bar/baz",
                "foo/../..",
                "../foo",
                "..",
                "foo/./bar",
                "foo//bar",
                "/foo",
                "foo/",
                "",
                "Foo",
                "foo/BAR",
                "foo;x=1",
                "foo;x=1/bar",
                "foo bar",
                "-foo",
                "foo-",
                "foo___bar",
                "foo..bar",
                "_foo",
                "localhost:8080/foo",
                "foo\u4e0d",
                "\u00e4",
                "foo\0",
                "foo\\bar",
                "foo?bar",
                "foo%00",
            })
    void refusesNamesOutsideTheGrammar(String name) {
        for (String rest : new String[] {"/manifests/latest", "/tags/list", "/blobs/" + DIGEST, "/blobs/uploads/"}) {
            refused("/v2/" + name + rest, ErrorCode.NAME_INVALID);
        }
        refused("/v2/" + name + "/blobs/uploads/" + ID, ErrorCode.NAME_INVALID);
    }

    @Test
    void refusesNamesThatAreTooLong() {
        assertThat(parser.parse("/v2/" + "a".repeat(255) + "/tags/list")).isPresent();
        refused("/v2/" + "a".repeat(256) + "/tags/list", ErrorCode.NAME_INVALID);
        refused("/v2/" + "a/".repeat(15_000) + "a/tags/list", ErrorCode.NAME_INVALID);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            .latest,                TAG_INVALID
            -latest,                TAG_INVALID
            la%20test,              TAG_INVALID
            la%74est,               TAG_INVALID
            latest;x=1,             TAG_INVALID
            ..,                     TAG_INVALID
            '',                     TAG_INVALID
            sha256:abc,             DIGEST_INVALID
            sha256:baddigeststring, DIGEST_INVALID
            sha256%3Aabc,           DIGEST_INVALID
            md5:d41d8cd98f00b204e9800998ecf8427e, DIGEST_INVALID
            a:b,                    DIGEST_INVALID
            ':',                    DIGEST_INVALID
            sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855, DIGEST_INVALID
            sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, DIGEST_INVALID
            """)
    void refusesReferencesOutsideTheGrammar(String reference, ErrorCode code) {
        refused("/v2/foo/manifests/" + reference, code);
        refused("/v2/foo/blobs/" + reference, ErrorCode.DIGEST_INVALID);
    }

    @Test
    void refusesTagsThatAreTooLong() {
        assertThat(parser.parse("/v2/foo/manifests/" + "a".repeat(128))).isPresent();
        refused("/v2/foo/manifests/" + "a".repeat(129), ErrorCode.TAG_INVALID);
        refused("/v2/foo/manifests/" + "a".repeat(300), ErrorCode.TAG_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "uuid", "%2e%2e", ID + "x", "totalandcompletejunk++$$-==", ID + "%00"})
    void knowsNoUploadsButUuids(String id) {
        refused("/v2/foo/blobs/uploads/" + id, ErrorCode.BLOB_UPLOAD_UNKNOWN);
    }

    /** Whatever the path, it is a route, nothing, or an error that clients know. */
    @Property
    void neverFailsOtherwise(@ForAll("paths") String path) {
        try {
            parser.parse(path);
        } catch (RegistryException e) {
            assertThat(e.status()).isBetween(400, 404);
        }
    }

    /** Text that is read back from the route is the text of the path: nothing was decoded or normalised. */
    @Property
    void namesWhatThePathNames(@ForAll("paths") String path) {
        try {
            if (parser.parse(path).orElse(new Route.Base()) instanceof Route.InRepository inside) {
                assertThat(path).startsWith("/v2/" + inside.repository() + "/");
            }
        } catch (RegistryException e) {
            assertThat(e.code()).isNotEqualTo(ErrorCode.UNKNOWN);
        }
    }

    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> part = Arbitraries.oneOf(
                Arbitraries.of(
                        "manifests",
                        "blobs",
                        "uploads",
                        "tags",
                        "list",
                        "_catalog",
                        "foo",
                        "bar",
                        "..",
                        ".",
                        "",
                        "%2e",
                        "%2F",
                        DIGEST,
                        ID,
                        "sha256:",
                        ":",
                        ";",
                        "latest",
                        "referrers",
                        "v2",
                        "A",
                        "%3A"),
                Arbitraries.strings().ofMaxLength(12));
        return part.list().ofMaxSize(9).map(parts -> "/v2/" + String.join("/", parts));
    }

    private void refused(String path, ErrorCode code) {
        assertThatExceptionOfType(RegistryException.class)
                .as(path)
                .isThrownBy(() -> parser.parse(path))
                .extracting(RegistryException::code)
                .isEqualTo(code);
    }
}
