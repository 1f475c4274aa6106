package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.LATEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.RepositoryName;
import dev.wharf.model.VisibleRepositories;
import dev.wharf.registry.storage.TestStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestStorage.class)
class CatalogServiceTest extends ServiceTest {
    private static final String ROOT = "docker/registry/v2/repositories/";

    CatalogServiceTest(TestStorage storage) {
        super(storage);
    }

    @Test
    void nothing() {
        assertThat(list("", 9)).isEqualTo(new Page(List.of(), false));
        assertThat(list("a/b", 9)).isEqualTo(new Page(List.of(), false));
    }

    @Test
    void whatEitherRegistryWouldList() {
        fixture.pushImage(new RepositoryName("image"), LATEST, "{}");
        fixture.push(new RepositoryName("blobs-alone"), "hello");
        services.uploads().start(new RepositoryName("upload-alone"));
        write(ROOT + "manifests-alone/_manifests/tags/x/current/link", "");
        write(ROOT + "_hidden/_layers/x", "");
        write(ROOT + "Upper/_layers/x", "");
        write(ROOT + "image/_manifests/inside/_layers/x", "");
        write(ROOT + "file", "");

        assertThat(list("", 9).names()).containsExactly("blobs-alone", "image", "manifests-alone");
    }

    @Test
    void byteOrderIsNotTheOrderOfTheDirectories() {
        repositories("a/b", "a", "a-b", "a.b/c", "a0", "a-b-c", "a-b/c/d", "a/b/c", "a/b-c", "b/c");

        List<String> all = List.of("a", "a-b", "a-b-c", "a-b/c/d", "a.b/c", "a/b", "a/b-c", "a/b/c", "a0", "b/c");
        assertThat(list("", 99)).isEqualTo(new Page(all, false));
        assertThat(list("", 0)).isEqualTo(new Page(List.of(), false));
        for (int n = 1; n <= all.size(); n++) {
            assertThat(pages(n)).as("in pages of %s", n).isEqualTo(all);
        }
        assertThat(list("", 9).more()).isTrue();
        assertThat(list("", 10).more()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "//", "../..", "a/../a", "a//", "_layers", "a/_layers", "A/B", "a-", "a-/", "é", "\u0000"})
    void anyTextMayBeTheLastName(String last) {
        repositories("a", "a/b", "a-b", "b");

        assertThat(list(last, 99).names())
                .isEqualTo(List.of("a", "a-b", "a/b", "b").stream()
                        .filter(name -> name.compareTo(last) > 0)
                        .toList());
    }

    private List<String> pages(int n) {
        List<String> names = new ArrayList<>();
        Page page = list("", n);
        names.addAll(page.names());
        while (page.more()) {
            assertThat(page.names()).hasSize(n);
            page = list(names.getLast(), n);
            names.addAll(page.names());
        }
        return names;
    }

    private Page list(String last, int n) {
        return services.catalog()
                .list(VisibleRepositories.ALL, Optional.of(last).filter(text -> !text.isEmpty()), n);
    }

    private void repositories(String... names) {
        for (String name : names) {
            write(ROOT + name + "/_layers/sha256/x/link", "");
        }
    }
}
