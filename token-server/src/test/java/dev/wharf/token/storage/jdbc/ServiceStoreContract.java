package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.token.service.HeaderProfile;
import dev.wharf.token.service.RefreshPolicy;
import dev.wharf.token.service.Service;
import dev.wharf.token.service.ServiceName;
import dev.wharf.token.service.ServiceSettings;
import dev.wharf.token.storage.ServiceStore.PutResult;
import dev.wharf.token.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store of services does, whichever database is below. */
abstract class ServiceStoreContract extends StoreFixture {
    private static final ServiceSettings DEFAULTS = ServiceSettings.defaults();
    private static final ServiceSettings OTHER = new ServiceSettings(
            HeaderProfile.KID_LIBTRUST,
            Duration.ofSeconds(61),
            Duration.ofHours(24),
            false,
            RefreshPolicy.NEVER,
            true,
            List.of("quay.example", "localhost:5000"));

    @Test
    void the_first_service_is_there_from_the_start() {
        assertThat(services.list())
                .containsExactly(new Service(Service.FIRST, new ServiceName("wharf-registry"), DEFAULTS));
        assertThat(services.find("wharf-registry")).isPresent();
    }

    @Test
    void a_service_is_made_changed_and_deleted() {
        ServiceName name = new ServiceName("registry.example:5000/team@x~1");
        assertThat(services.put(name, OTHER)).isEqualTo(PutResult.CREATED);
        Service made = services.find(name.value()).orElseThrow();
        assertThat(made.name()).isEqualTo(name);
        assertThat(made.settings()).isEqualTo(OTHER);
        assertThat(services.put(name, DEFAULTS)).isEqualTo(PutResult.UPDATED);
        assertThat(services.find(name.value())).contains(new Service(made.id(), name, DEFAULTS));
        assertThat(services.list()).extracting(Service::id).containsExactly(Service.FIRST, made.id());

        assertThat(services.delete(name.value())).isTrue();
        assertThat(services.delete(name.value())).isFalse();
        assertThat(services.find(name.value())).isEmpty();
        services.put(name, OTHER);
        assertThat(services.find(name.value()).orElseThrow().id()).isGreaterThan(made.id());
    }

    @Test
    void sixteen_hosts_of_the_longest_kind_are_kept() {
        List<String> hosts = IntStream.range(10, 26)
                .mapToObj(i -> ("a" + i + ".").repeat(63) + "io:65535")
                .toList();
        services.put(new ServiceName("many"), DEFAULTS.withStripHosts(hosts));
        assertThat(services.find("many").orElseThrow().settings().stripHosts()).isEqualTo(hosts);
    }

    @Test
    void the_first_service_is_renamed_and_never_deleted() {
        ServiceName name = new ServiceName("registry.example");
        assertThat(services.putFirst(name, OTHER)).isTrue();
        assertThat(services.list()).containsExactly(new Service(Service.FIRST, name, OTHER));
        assertThat(services.find("wharf-registry")).isEmpty();
        assertThat(services.putFirst(name, DEFAULTS)).isTrue();
        assertThat(services.list()).containsExactly(new Service(Service.FIRST, name, DEFAULTS));
        assertThat(services.delete(name.value())).isFalse();
        assertThat(services.list()).hasSize(1);
    }

    @Test
    void the_first_service_does_not_take_the_name_of_another() {
        services.put(new ServiceName("other"), OTHER);
        assertThat(services.putFirst(new ServiceName("other"), DEFAULTS)).isFalse();
        assertThat(services.list())
                .extracting(service -> service.name().value())
                .containsExactly("wharf-registry", "other");
        assertThat(services.find("other").orElseThrow().settings()).isEqualTo(OTHER);
    }

    @Test
    void a_start_that_changes_nothing_makes_no_new_epoch() {
        services.putFirst(new ServiceName("registry.example"), OTHER);
        long epoch = database.epoch();
        assertThat(services.putFirst(new ServiceName("registry.example"), OTHER))
                .isTrue();
        assertThat(database.epoch()).isEqualTo(epoch);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b", "\ud800", "a b", "wharf-registry'; --"})
    void what_cannot_be_a_name_is_not_found(String name) {
        assertThat(services.find(name)).isEmpty();
        assertThat(services.delete(name)).isFalse();
    }

    @Test
    void two_who_make_one_service_at_the_same_time_get_one() throws Exception {
        List<PutResult> results = together(IntStream.range(0, 6)
                .mapToObj(_ -> task(() -> services.put(new ServiceName("a"), OTHER)))
                .toList());
        assertThat(results).containsOnlyOnce(PutResult.CREATED).hasSize(6);
        assertThat(services.list()).hasSize(2);
    }

    @Test
    void without_a_database_it_says_so() {
        database.close();
        assertThatThrownBy(services::list).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> services.find("wharf-registry")).isInstanceOf(StorageException.class);
    }
}
