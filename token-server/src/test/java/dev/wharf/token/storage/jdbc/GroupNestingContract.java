package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Action;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.Group;
import dev.wharf.token.storage.GroupStore.PutResult;
import dev.wharf.token.storage.User;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What groups of groups do, whichever database is below. */
abstract class GroupNestingContract extends StoreFixture {
    @BeforeEach
    void makeAccounts() {
        users.put("alice", settings(HASH, false));
        users.put("bob", settings(HASH, false));
    }

    @Test
    void an_account_belongs_to_every_group_above() {
        int depth = 40;
        put("g0", Subject.user("alice"));
        IntStream.range(1, depth).forEach(i -> put("g" + i, Subject.group("g" + (i - 1))));
        put("side", Subject.group("g3"), Subject.user("bob"));
        List<String> all = IntStream.range(0, depth).mapToObj(i -> "g" + i).toList();
        assertThat(user("alice").groups()).containsAll(all).contains("side").hasSize(depth + 1);
        assertThat(user("bob").groups()).containsExactly("side");
        assertThat(users.list("", 1000)).containsExactly(user("alice"), user("bob"));

        groups.delete("g20");
        assertThat(user("alice").groups())
                .contains("g19", "side")
                .doesNotContain("g20", "g21")
                .hasSize(21);
    }

    @Test
    void a_group_shows_only_its_own_members() {
        put("inner", Subject.user("alice"));
        put("outer", Subject.group("inner"));
        assertThat(groups.find("outer").orElseThrow().members()).containsExactly(Subject.group("inner"));
    }

    @Test
    void what_is_reached_on_two_ways_counts_once() {
        put("bottom", Subject.user("alice"));
        put("left", Subject.group("bottom"));
        put("right", Subject.group("bottom"));
        put("top", Subject.group("left"), Subject.group("right"), Subject.user("alice"));
        assertThat(user("alice").groups()).containsExactly("bottom", "left", "right", "top");
    }

    @Test
    void a_circle_is_refused_and_changes_nothing() {
        put("a", Subject.user("alice"));
        put("b", Subject.group("a"));
        put("c", Subject.group("b"));
        assertThat(groups.put(new Group("a", List.of(Subject.user("bob"), Subject.group("a")))))
                .isEqualTo(new PutResult.Circular(Subject.group("a")));
        assertThat(groups.put(new Group("a", List.of(Subject.user("bob"), Subject.group("c")))))
                .isEqualTo(new PutResult.Circular(Subject.group("c")));
        assertThat(groups.find("a").orElseThrow().members()).containsExactly(Subject.user("alice"));
        assertThat(groups.put(new Group("a", List.of(Subject.user("bob"))))).isEqualTo(new PutResult.Updated());
    }

    @Test
    void a_new_group_in_itself_is_an_unknown_member() {
        assertThat(groups.put(new Group("new", List.of(Subject.group("new")))))
                .isEqualTo(new PutResult.UnknownMember(Subject.group("new")));
        assertThat(groups.find("new")).isEmpty();
    }

    /** Two changes at the same time can make one, each being right by itself. */
    @Test
    void a_circle_in_the_table_holds_up_nobody() {
        put("a", Subject.user("alice"));
        put("b", Subject.group("a"));
        database.write(handle -> {
            long a = SubjectTable.lock(handle, Subject.group("a")).orElseThrow();
            long b = SubjectTable.lock(handle, Subject.group("b")).orElseThrow();
            return handle.execute("INSERT INTO group_members (group_id, member_id) VALUES (?, ?)", a, b);
        });
        assertThat(user("alice").groups()).containsExactly("a", "b");
        assertThat(users.list("", 1000))
                .extracting(User::groups)
                .containsExactly(user("alice").groups(), user("bob").groups());
        assertThat(groups.list("", 1000)).hasSize(2);
        assertThat(groups.put(new Group("b", List.of()))).isEqualTo(new PutResult.Updated());
        assertThat(user("alice").groups()).containsExactly("a");
    }

    @Test
    void rules_about_a_group_are_about_the_groups_in_it() {
        put("inner", Subject.user("alice"));
        put("outer", Subject.group("inner"));
        add(allow("team/app", Subject.group("outer"), Action.PULL));
        Set<Subject> alice =
                Set.copyOf(user("alice").groups().stream().map(Subject::group).toList());
        assertThat(relevant(alice, "repository:team/app:pull")).hasSize(1);
    }

    private void put(String name, Subject... members) {
        assertThat(groups.put(new Group(name, List.of(members)))).isEqualTo(new PutResult.Created());
    }
}
