package dev.wharf.registry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.registry.storage.StorageDriver.Durability;
import dev.wharf.registry.storage.StorageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every storage driver does with objects and directories; each has a test class that extends this one. */
public abstract class StorageDriverContract extends StorageDriverFixture {
    @Test
    void whatIsNotThere() {
        put("a/b/object");
        for (String path : List.of("x", "a", "a/b", "a/b/obj", "a/b/object2", "a/b/object/below", "x/y/z")) {
            assertThat(driver.get(path, 9)).as(path).isEmpty();
            assertThat(driver.size(path)).as(path).isEmpty();
            assertThat(driver.open(path)).as(path).isEmpty();
        }
        for (String path : List.of("x", "a/b/obj", "x/y", "a/b/object/below")) {
            assertThat(driver.delete(path)).as(path).isFalse();
            assertThat(driver.list(path, "", 9)).as(path).isEmpty();
            assertThat(driver.resumeUpload(path)).as(path).isEmpty();
            assertThat(uploadOffset(path)).as(path).isEmpty();
            driver.deleteTree(path);
        }
        assertThat(read("a/b/object")).isEqualTo("a/b/object");
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void smallObjects(Durability durability) {
        driver.put("a/b/c", bytes("first"), durability);
        assertThat(driver.get("a/b/c", 5)).contains(bytes("first"));

        driver.put("a/b/c", bytes("second one"), durability);
        driver.put("a/b/empty", new byte[0], durability);

        assertThat(driver.get("a/b/c", 10)).contains(bytes("second one"));
        assertThat(driver.size("a/b/c")).hasValue(10);
        assertThat(driver.get("a/b/empty", 0)).contains(new byte[0]);
        assertThat(driver.size("a/b/empty")).hasValue(0);
        assertThat(driver.list("a/b", "", 9)).containsExactly("c", "empty");
    }

    @Test
    void aSmallObjectThatIsTooLarge() {
        driver.put("a", bytes("123456"), Durability.NOW);

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> driver.get("a", 5))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FAILED));
    }

    @Test
    void anObjectIsReadByRange() throws IOException {
        upload("up/data", "0123", "", "456", "789");
        commit("up/data", "dir/object");

        try (StoredObject object = driver.open("dir/object").orElseThrow()) {
            assertThat(object.size()).isEqualTo(10);
            try (InputStream first = object.stream(2, 6);
                    InputStream second = object.stream(0, 10)) {
                assertThat(first.read()).isEqualTo('2');
                assertThat(second.readAllBytes()).asString(UTF_8).isEqualTo("0123456789");
                assertThat(first.readNBytes(2)).asString(UTF_8).isEqualTo("34");
                assertThat(first.skip(1)).isEqualTo(1);
                assertThat(first.readAllBytes()).asString(UTF_8).isEqualTo("67");
                assertThat(first.read()).isEqualTo(-1);
            }
            try (InputStream none = object.stream(10, 0)) {
                assertThat(none.read()).isEqualTo(-1);
            }
            assertThatThrownBy(() -> object.stream(0, 11)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> object.stream(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> object.stream(11, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void anOpenObjectOutlivesItsDeletion() throws IOException {
        put("dir/object");
        try (StoredObject object = driver.open("dir/object").orElseThrow()) {
            assertThat(driver.delete("dir/object")).isTrue();
            try (InputStream stream = object.stream(0, object.size())) {
                assertThat(stream.readAllBytes()).asString(UTF_8).isEqualTo("dir/object");
            }
        }
        assertThat(driver.delete("dir/object")).isFalse();
        assertThat(driver.size("dir/object")).isEmpty();
    }

    @Test
    void namesInByteOrder() {
        put("top/b/x/y", "top/B", "top/a-b", "top/a.b/c", "top/a0", "top/_c/d", "top/a/z", "top2", "to");

        assertThat(driver.list("top", "", 99)).containsExactly("B", "_c", "a", "a-b", "a.b", "a0", "b");
        assertThat(driver.list("top/b", "", 99)).containsExactly("x");
    }

    @Test
    void namesPageByPage() {
        put("top/a/x", "top/a-b/x", "top/a.b", "top/a0", "top/b");

        assertThat(driver.list("top", "", 2)).containsExactly("a", "a-b");
        assertThat(driver.list("top", "a-b", 2)).containsExactly("a.b", "a0");
        assertThat(driver.list("top", "a0", 2)).containsExactly("b");
        assertThat(driver.list("top", "b", 2)).isEmpty();
        assertThat(driver.list("top", "a/", 9)).as("names need not exist").containsExactly("a0", "b");
        assertThat(driver.list("top", "A", 1)).containsExactly("a");
        assertThat(driver.list("top", "", 0)).isEmpty();
        assertThat(driver.list("top", "", Integer.MAX_VALUE)).hasSize(5);
    }

    @Test
    void aDirectoryTellsWhenItsNamesChangeOrTellsNothing() throws InterruptedException {
        assertThat(driver.changedAt("top")).isEmpty();
        put("top/a/x");
        Optional<Instant> before = driver.changedAt("top");
        assertThat(driver.changedAt("top/a/x")).isEmpty();
        assertThat(driver.changedAt("top/a/x/y")).isEmpty();
        if (before.isPresent()) {
            Thread.sleep(20);
            put("top/a/y");
            assertThat(driver.changedAt("top")).isEqualTo(before);
            put("top/b/x");
            assertThat(driver.changedAt("top").orElseThrow()).isAfter(before.get());
        }
    }

    @Test
    void manyNames() {
        List<String> names =
                IntStream.range(0, 3000).mapToObj(i -> "n%04d".formatted(i)).toList();
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(3));
        shuffled.forEach(name -> driver.put("many/" + name, bytes(name), Durability.EVENTUAL));

        assertThat(driver.list("many", "", 7)).isEqualTo(names.subList(0, 7));
        assertThat(driver.list("many", "n1234", 1000)).isEqualTo(names.subList(1235, 2235));
        assertThat(driver.list("many", "", Integer.MAX_VALUE)).isEqualTo(names);
    }

    @Test
    void aTreeGoesWhole() {
        put("top/a/b/c", "top/a/d", "top/a-b", "top/a2/x");
        upload("top/a/up/data", "x");

        driver.deleteTree("top/a");

        assertThat(driver.list("top", "", 9)).containsExactly("a-b", "a2");
        assertThat(driver.get("top/a/b/c", 9)).isEmpty();
        assertThat(driver.resumeUpload("top/a/up/data")).isEmpty();
        put("top/a/b/c");
        assertThat(driver.list("top/a", "", 9)).containsExactly("b");
    }

    @Test
    void sweepingLeavesWhatIsStored() {
        put("a/b/link", "a/x.5f2e4c1a-0000-4000-8000-00000000000a.tmp/link");
        upload("up/data", "x");

        assertThat(driver.sweep(Instant.MAX.minusSeconds(1L << 40))).isZero();

        assertThat(read("a/b/link")).isEqualTo("a/b/link");
        assertThat(driver.list("a", "", 9)).hasSize(2);
        assertThat(uploadOffset("up/data")).hasValue(1);
    }

    @Test
    void readersSeeTheOldObjectOrTheNew() throws Exception {
        byte[] zeros = new byte[20_000];
        byte[] ones = new byte[20_000];
        Arrays.fill(ones, (byte) 1);
        driver.put("object", zeros, Durability.EVENTUAL);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer = threads.submit(() -> {
                for (int i = 0; i < 300; i++) {
                    driver.put("object", i % 2 == 0 ? ones : zeros, Durability.EVENTUAL);
                }
            });
            while (!writer.isDone()) {
                assertThat(driver.get("object", 20_000).orElseThrow()).isIn(zeros, ones);
            }
            writer.get();
        }
    }

    @Test
    void manyWritersInOneNewDirectory() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String path = "new/dir/" + i % 10 + "/x/link";
                writers.add(threads.submit(() -> driver.put(path, bytes(path), Durability.NOW)));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        assertThat(driver.list("new/dir", "", 99)).hasSize(10);
        assertThat(read("new/dir/7/x/link")).isEqualTo("new/dir/7/x/link");
    }
}
