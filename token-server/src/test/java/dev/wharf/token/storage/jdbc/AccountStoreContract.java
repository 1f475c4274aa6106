package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.Action;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.Group;
import dev.wharf.token.storage.GroupStore;
import dev.wharf.token.storage.StorageException;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserSettings;
import dev.wharf.token.storage.UserStore.DeleteResult;
import dev.wharf.token.storage.UserStore.PutResult;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the stores of users and groups do, whichever database is below. */
abstract class AccountStoreContract extends StoreFixture {
    @Test
    void nobody_is_there_at_first() {
        assertThat(users.find("alice")).isEmpty();
        assertThat(users.list("", 1000)).isEmpty();
        assertThat(users.delete("alice")).isEqualTo(DeleteResult.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "a+b", "-a", "ä", "a b", "a/b"})
    void a_name_outside_the_grammar_is_refused(String name) {
        assertThatThrownBy(() -> users.put(name, settings(HASH, false))).isInstanceOf(InvalidValueException.class);
        assertThat(users.list("", 1000)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b", "\ud800", "alice'; --"})
    void what_cannot_be_a_name_is_not_found(String name) {
        assertThat(users.find(name)).isEmpty();
        assertThat(users.delete(name)).isEqualTo(DeleteResult.NOT_FOUND);
        assertThat(groups.find(name)).isEmpty();
        assertThat(groups.delete(name)).isFalse();
    }

    @Test
    void an_account_needs_a_password() {
        assertThat(users.put("alice", UserSettings.of(Optional.empty(), false, true)))
                .isEqualTo(PutResult.PASSWORD_MISSING);
        assertThat(users.find("alice")).isEmpty();
    }

    @Test
    void an_account_is_made_and_changed() {
        assertThat(users.put("alice", settings(HASH, false))).isEqualTo(PutResult.CREATED);
        User made = user("alice");
        assertThat(hash("alice")).isEqualTo(HASH);
        assertThat(made.admin()).isFalse();
        assertThat(made.enabled()).isTrue();

        assertThat(users.put("alice", UserSettings.of(Optional.empty(), true, false)))
                .isEqualTo(PutResult.UPDATED);
        User changed = user("alice");
        assertThat(changed.id()).isEqualTo(made.id());
        assertThat(hash("alice")).isEqualTo(HASH);
        assertThat(changed.admin()).isTrue();
        assertThat(changed.enabled()).isFalse();
        assertThat(changed.credentialEpoch()).isGreaterThan(made.credentialEpoch());

        assertThat(users.put("alice", settings(OTHER_HASH, false))).isEqualTo(PutResult.UPDATED);
        assertThat(hash("alice")).isEqualTo(OTHER_HASH);
    }

    @Test
    void names_are_case_sensitive() {
        users.put("alice", settings(HASH, false));
        assertThat(users.find("Alice")).isEmpty();
        assertThat(users.put("Alice", settings(HASH, false))).isEqualTo(PutResult.CREATED);
        assertThat(users.list("", 1000)).extracting(User::name).containsExactly("Alice", "alice");
    }

    @Test
    void an_account_called_everyone_is_not_everyone() {
        users.put("everyone", settings(HASH, false));
        add(allow("a", Subject.user("everyone"), Action.PULL));
        assertThat(relevant(Set.of(Subject.EVERYONE), "repository:a:pull")).isEmpty();
    }

    @Test
    void deleting_an_account_takes_its_memberships_and_rules() {
        users.put("alice", settings(HASH, false));
        long id = user("alice").id();
        groups.put(new Group("dev", List.of(Subject.user("alice"))));
        add(allow("a", Subject.user("alice"), Action.PULL));

        assertThat(users.delete("alice")).isEqualTo(DeleteResult.DELETED);
        assertThat(users.find("alice")).isEmpty();
        assertThat(groups.find("dev").orElseThrow().members()).isEmpty();

        users.put("alice", settings(HASH, false));
        assertThat(user("alice").id()).isNotEqualTo(id);
        assertThat(user("alice").groups()).isEmpty();
        assertThat(allRules()).isEmpty();
    }

    @Test
    void the_last_admin_stays() {
        users.put("root", settings(HASH, true));
        users.put("alice", settings(HASH, false));
        users.put("gone", UserSettings.of(Optional.of(HASH), true, false));

        assertThat(users.delete("root")).isEqualTo(DeleteResult.LAST_ADMIN);
        assertThat(users.put("root", settings(OTHER_HASH, false))).isEqualTo(PutResult.LAST_ADMIN);
        assertThat(users.put("root", UserSettings.of(Optional.empty(), true, false)))
                .isEqualTo(PutResult.LAST_ADMIN);
        assertThat(hash("root")).isEqualTo(HASH);
        assertThat(users.put("root", settings(OTHER_HASH, true))).isEqualTo(PutResult.UPDATED);

        users.put("alice", settings(HASH, true));
        assertThat(users.delete("root")).isEqualTo(DeleteResult.DELETED);
    }

    @Test
    void two_admins_cannot_go_at_the_same_time() throws Exception {
        users.put("one", settings(HASH, true));
        users.put("two", settings(HASH, true));
        List<DeleteResult> results = together(List.of(() -> users.delete("one"), () -> users.delete("two")));
        assertThat(results).containsExactlyInAnyOrder(DeleteResult.DELETED, DeleteResult.LAST_ADMIN);
    }

    @Test
    void two_who_make_one_account_at_the_same_time_get_one() throws Exception {
        List<PutResult> results = together(IntStream.range(0, 6)
                .mapToObj(_ -> task(() -> users.put("a", settings(HASH, false))))
                .toList());
        assertThat(results).containsOnlyOnce(PutResult.CREATED).hasSize(6);
        assertThat(users.list("", 1000)).hasSize(1);
    }

    @Test
    void the_first_account_comes_once_and_with_a_rule_that_can_be_taken_back() throws Exception {
        assertThat(users.isEmpty()).isTrue();
        List<Boolean> results = together(IntStream.range(0, 4)
                .mapToObj(_ -> task(() -> users.createFirst("admin", HASH)))
                .toList());
        assertThat(results).containsOnlyOnce(true).hasSize(4);
        assertThat(user("admin").admin()).isTrue();
        assertThat(users.isEmpty()).isFalse();
        assertThat(users.createFirst("other", HASH)).isFalse();

        List<StoredRule> all = allRules();
        assertThat(all).hasSize(1);
        assertThat(all.getFirst().rule())
                .isEqualTo(new AccessRule(
                        RepositoryPattern.ALL, Subject.user("admin"), Effect.ALLOW, EnumSet.allOf(Action.class)));
        assertThat(rules.delete(all.getFirst().id())).isTrue();
        assertThat(allRules()).isEmpty();
    }

    @Test
    void no_group_is_there_at_first() {
        assertThat(groups.find("dev")).isEmpty();
        assertThat(groups.list("", 1000)).isEmpty();
        assertThat(groups.delete("dev")).isFalse();
    }

    @Test
    void an_unknown_member_is_named_and_changes_nothing() {
        users.put("alice", settings(HASH, false));
        assertThat(groups.put(new Group("dev", List.of(Subject.user("alice"), Subject.user("bob")))))
                .isEqualTo(new GroupStore.PutResult.UnknownMember(Subject.user("bob")));
        assertThat(groups.find("dev")).isEmpty();
    }

    @Test
    void a_group_is_made_changed_and_deleted() {
        Stream.of("alice", "bob", "carol").forEach(name -> users.put(name, settings(HASH, false)));
        assertThat(groups.put(new Group("dev", List.of(Subject.user("bob"), Subject.user("alice")))))
                .isEqualTo(new GroupStore.PutResult.Created());
        assertThat(groups.put(new Group("ops", List.of(Subject.user("bob")))))
                .isEqualTo(new GroupStore.PutResult.Created());
        assertThat(groups.put(new Group("empty", List.of()))).isEqualTo(new GroupStore.PutResult.Created());
        assertThat(groups.find("dev")).contains(new Group("dev", List.of(Subject.user("alice"), Subject.user("bob"))));
        assertThat(user("bob").groups()).containsExactly("dev", "ops");
        assertThat(users.list("", 1000))
                .extracting(user -> user.groups().size())
                .containsExactly(1, 2, 0);

        assertThat(groups.put(new Group("dev", List.of(Subject.user("carol")))))
                .isEqualTo(new GroupStore.PutResult.Updated());
        assertThat(user("alice").groups()).isEmpty();
        assertThat(user("carol").groups()).containsExactly("dev");
        assertThat(groups.list("", 1000)).extracting(Group::name).containsExactly("dev", "empty", "ops");

        add(allow("a", Subject.group("dev"), Action.PULL));
        assertThat(groups.delete("dev")).isTrue();
        assertThat(user("carol").groups()).isEmpty();
        assertThat(allRules()).isEmpty();
    }

    @Test
    void of_two_who_set_the_members_at_the_same_time_one_wins() throws Exception {
        List<Subject> members =
                IntStream.range(0, 4).mapToObj(i -> Subject.user("u" + i)).toList();
        members.forEach(member -> users.put(member.name(), settings(HASH, false)));
        together(members.stream()
                .map(member -> task(() -> groups.put(new Group("dev", List.of(member)))))
                .toList());
        assertThat(groups.find("dev").orElseThrow().members()).hasSize(1);
    }

    @Test
    void without_a_database_every_store_says_so() {
        assertThat(database.isReady()).isTrue();
        database.close();
        assertThat(database.isReady()).isFalse();
        assertThatThrownBy(() -> users.find("alice")).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> groups.delete("dev")).isInstanceOf(StorageException.class);
    }
}
