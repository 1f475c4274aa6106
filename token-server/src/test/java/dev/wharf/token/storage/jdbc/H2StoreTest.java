package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2StoreTest {
    @TempDir
    private Path directory;

    @Nested
    class Accounts extends AccountStoreContract {
        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }
    }

    @Nested
    class Rules extends RuleStoreContract {
        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }

        @Test
        void rules_are_found_by_index() {
            String plan = database.read(handle -> handle.createQuery("EXPLAIN " + JdbcAccessRuleStore.RELEVANT)
                    .bindList("lookups", List.of(1L, 2L, 3L))
                    .mapTo(String.class)
                    .one());

            assertThat(plan)
                    .containsIgnoringCase("acl_rules_lookup: lookup in(")
                    .doesNotContainIgnoringCase("tableScan");
        }
    }

    @Nested
    class Robots extends RobotStoreContract {
        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }
    }
}
