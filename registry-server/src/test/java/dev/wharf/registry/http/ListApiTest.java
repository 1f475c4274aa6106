package dev.wharf.registry.http;

import dev.wharf.model.ErrorCode;
import dev.wharf.registry.auth.OpenAccess;
import dev.wharf.registry.storage.TestStorage;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OCI distribution spec, "Listing tags", and registry:2's catalog. */
@ParameterizedClass
@EnumSource
class ListApiTest {
    private final TestRegistry registry;
    private final Api api;

    ListApiTest(TestStorage storage, @TempDir Path directory) {
        registry = TestRegistry.start(
                storage.open(directory),
                "storage: inmemory\ncatalog: {maxentries: 3}\ntags: {maxtags: 3}",
                new OpenAccess());
        api = registry.api();
    }

    @BeforeEach
    void push() {
        for (String tag : new String[] {"b", "a", "C", "1.0", "_"}) {
            api.pushImage("foo/bar", tag);
        }
        for (String repository : new String[] {"foo", "foo-a", "foo/a", "zoo"}) {
            api.pushImage(repository, "latest");
        }
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            -            | "1.0","C","_","a","b" | -
            ?            | "1.0","C","_","a","b" | -
            ?n=          | "1.0","C","_","a","b" | -
            ?n=2         | "1.0","C"             | last=C&n=2
            ?n=2&last=C  | "_","a"               | last=a&n=2
            ?n=2&last=a  | "b"                   | -
            ?n=3&last=C  | "_","a","b"           | -
            ?n=5         | "1.0","C","_"         | last=_&n=3
            ?n=0         | ''                    | -
            ?last=C      | "_","a","b"           | -
            ?last=D      | "_","a","b"           | -
            ?last=b      | ''                    | -
            ?last=%00    | "1.0","C","_","a","b" | -
            ?last=..%2F  | "1.0","C","_","a","b" | -
            ?n=1&n=2&x=y | "1.0"                 | last=1.0&n=1
            """)
    void listsTags(@Nullable String query, String tags, @Nullable String link) {
        Api.Answer answer = api.get("/v2/foo/bar/tags/list" + (query == null ? "" : query))
                .expect(200)
                .header("Content-Type", "application/json")
                .body("{\"name\":\"foo/bar\",\"tags\":[" + tags + "]}\n");
        expectLink(answer, "/v2/foo/bar/tags/list", link);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            -                    | "foo","foo-a","foo/a" | last=foo%2Fa&n=3
            ?n=1                 | "foo"                 | last=foo&n=1
            ?n=2&last=foo        | "foo-a","foo/a"       | last=foo%2Fa&n=2
            ?n=3&last=foo%2Fa    | "foo/bar","zoo"       | -
            ?n=3&last=zoo        | ''                    | -
            ?n=0                 | ''                    | -
            ?last=..%2F..%2Fetc  | "foo","foo-a","foo/a" | last=foo%2Fa&n=3
            """)
    void listsRepositories(@Nullable String query, String repositories, @Nullable String link) {
        Api.Answer answer = api.get("/v2/_catalog" + (query == null ? "" : query))
                .expect(200)
                .header("Content-Type", "application/json")
                .body("{\"repositories\":[" + repositories + "]}\n");
        expectLink(answer, "/v2/_catalog", link);
    }

    private static void expectLink(Api.Answer answer, String path, @Nullable String query) {
        if (query == null) {
            answer.without("Link");
        } else {
            answer.header("Link", "<" + path + "?" + query + ">; rel=\"next\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1.5", "99999999999", "%00"})
    void refusesNumbersThatAreNone(String n) {
        api.get("/v2/_catalog?n=" + n).refused(400, ErrorCode.PAGINATION_NUMBER_INVALID);
        api.get("/v2/foo/bar/tags/list?n=" + n).refused(400, ErrorCode.PAGINATION_NUMBER_INVALID);
    }

    @Test
    void refusesMoreRepositoriesThanItLists() {
        api.get("/v2/_catalog?n=4").refused(400, ErrorCode.PAGINATION_NUMBER_INVALID);
    }

    @Test
    void knowsNoTagsOfRepositoriesThatAreNotThere() {
        api.get("/v2/nobody/tags/list").refused(404, ErrorCode.NAME_UNKNOWN);
    }
}
