package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.LATEST;
import static dev.wharf.registry.service.Fixture.OTHER;
import static dev.wharf.registry.service.Fixture.REPO;
import static dev.wharf.registry.service.Fixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.ErrorCode;
import dev.wharf.model.Tag;
import dev.wharf.registry.storage.Layout;
import dev.wharf.registry.storage.TestStorage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStorage.class)
class TagServiceTest extends ServiceTest {
    TagServiceTest(TestStorage storage) {
        super(storage);
    }

    @Test
    void unknownRepositories() {
        fixture.pushImage(OTHER, LATEST, "{}");
        assertRefused(() -> list("", OptionalInt.empty()), ErrorCode.NAME_UNKNOWN);
        fixture.push(REPO, "blobs alone");
        assertRefused(() -> list("", OptionalInt.empty()), ErrorCode.NAME_UNKNOWN);
        assertRefused(() -> list("", OptionalInt.of(0)), ErrorCode.NAME_UNKNOWN);
    }

    @Test
    void tagsInByteOrder() {
        tags("b", "a", "B", "_x", "1.10", "1.9", "a-b", "a.b");

        assertThat(list("", OptionalInt.empty()))
                .isEqualTo(new Page(List.of("1.10", "1.9", "B", "_x", "a", "a-b", "a.b", "b"), false));
    }

    @Test
    void pages() {
        tags("a", "b", "c", "d");

        assertThat(list("", OptionalInt.of(0))).isEqualTo(new Page(List.of(), false));
        assertThat(list("", OptionalInt.of(2))).isEqualTo(new Page(List.of("a", "b"), true));
        assertThat(list("b", OptionalInt.of(2))).isEqualTo(new Page(List.of("c", "d"), false));
        assertThat(list("bb", OptionalInt.of(1))).isEqualTo(new Page(List.of("c"), true));
        assertThat(list("d", OptionalInt.of(2))).isEqualTo(new Page(List.of(), false));
        assertThat(list("b", OptionalInt.empty())).isEqualTo(new Page(List.of("c", "d"), false));
        assertThat(list("", OptionalInt.of(Integer.MAX_VALUE)).names()).hasSize(4);
    }

    @Test
    void whatOthersLeaveBehindIsNoTag() {
        tags("b");
        write(Layout.tags(REPO) + "/README", "not a directory");
        write(Layout.tags(REPO) + "/.hidden/current/link", "sha256:");
        write(Layout.tags(REPO) + "/a/index/sha256/abc/link", "killed before its last step");
        write(Layout.currentLink(REPO, new Tag("c")), "");

        assertThat(list("", OptionalInt.of(1))).isEqualTo(new Page(List.of("b"), false));
    }

    private Page list(String last, OptionalInt n) {
        return services.tags().list(REPO, Optional.of(last).filter(text -> !text.isEmpty()), n);
    }

    private void tags(String... names) {
        for (String name : names) {
            fixture.pushImage(REPO, new Tag(name), "{}");
        }
    }
}
