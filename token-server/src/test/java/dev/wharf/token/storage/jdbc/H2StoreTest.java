package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
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
    class Services extends ServiceStoreContract {
        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }
    }

    @Nested
    class Tokens extends TokenStoreContract {
        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }
    }

    @Nested
    class Nesting extends GroupNestingContract {
        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }
    }

    @Nested
    class Epochs extends CredentialEpochContract {
        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }
    }

    @Nested
    class Transacting extends TransactionsContract {
        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }
    }

    @Nested
    class Migrating extends MigrationContract {
        @Override
        String stored(Path data) throws IOException {
            try (InputStream packed =
                    new GZIPInputStream(resource("schema-1.mv.db.gz").openStream())) {
                Files.copy(packed, data.resolve("token.mv.db"));
            }
            return "";
        }

        @Override
        Database open(Path data, String url) {
            return Database.openEmbedded(data);
        }

        @Override
        String settings(String url) {
            return "";
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
            String plan = database.read(handle -> handle.createQuery("EXPLAIN " + JdbcAccessRuleStore.FILED)
                    .bindList("lookups", List.of(1L, 2L, 3L))
                    .mapTo(String.class)
                    .one());

            assertThat(plan)
                    .containsIgnoringCase("acl_rules_lookup: lookup in(")
                    .doesNotContainIgnoringCase("tableScan");
        }
    }

    @Nested
    class Keys extends SigningKeyStoreContract {
        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }
    }

    @Nested
    class Revocations extends RevocationStoreContract {
        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }
    }

    @Nested
    class Robots extends RobotStoreContract {
        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }
    }

    @Nested
    class Backups extends BackupStoreContract {
        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }

        @Override
        Database openOther() throws IOException {
            return Database.openEmbedded(Files.createDirectory(directory.resolve("other")));
        }
    }

    @Nested
    class Federated extends FederationStoreContract {
        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }
    }

    @Nested
    class Namespaces extends NamespaceStoreContract {
        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }
    }

    @Nested
    class Anchors extends RuleAnchorContract {
        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }

        @Test
        void rules_about_a_repository_are_found_by_index() {
            String plan = database.read(handle -> handle.createQuery("EXPLAIN " + JdbcAccessRuleStore.ANCHORED)
                    .bindList("anchors", List.of("a", "b"))
                    .bind("service", 1)
                    .bind("limit", 10)
                    .mapTo(String.class)
                    .one());

            assertThat(plan)
                    .containsIgnoringCase("acl_rules_anchor: ")
                    .containsIgnoringCase("anchor in(")
                    .doesNotContainIgnoringCase("acl_rules.tableScan");
        }
    }
}
