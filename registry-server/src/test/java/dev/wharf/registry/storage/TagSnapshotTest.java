package dev.wharf.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TagSnapshotTest {
    @Property
    void aPageIsWhatIsATagBehindAName(
            @ForAll @Size(max = 30) Set<@CharRange(from = 'a', to = 'e') @StringLength(min = 1, max = 3) String> names,
            @ForAll Set<@CharRange(from = 'a', to = 'e') @StringLength(min = 1, max = 3) String> others,
            @ForAll @CharRange(from = 'a', to = 'e') @StringLength(max = 3) String startAfter,
            @ForAll @IntRange(max = 20) int limit) {
        List<String> sorted = List.copyOf(new TreeSet<>(names));
        TagSnapshot snapshot = TagSnapshot.EMPTY.next(sorted);
        List<String> expected = sorted.stream()
                .filter(name -> name.compareTo(startAfter) > 0 && !others.contains(name))
                .limit(limit)
                .toList();
        assertThat(snapshot.page(startAfter, limit, name -> !others.contains(name)))
                .isEqualTo(expected);
        assertThat(snapshot.page(startAfter, limit, name -> !others.contains(name)))
                .isEqualTo(expected);
    }

    @Test
    void aPageStaysAsItIsWhateverComesLater() {
        TagSnapshot snapshot = TagSnapshot.EMPTY.next(
                IntStream.range(0, 100).mapToObj("t%02d"::formatted).toList());
        List<String> page = snapshot.page("t01", 3, name -> !name.equals("t03"));
        List<String> whole = snapshot.page("t89", Integer.MAX_VALUE, _ -> true);
        snapshot.page("", Integer.MAX_VALUE, _ -> true);
        snapshot.unchecked(new TreeSet<>(Set.of("t91", "t02x")));
        assertThat(page).containsExactly("t02", "t04", "t05");
        assertThat(whole).hasSize(10).startsWith("t90", "t91");
    }
}
