package dev.wharf.token.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresStoreTest {
    private static PostgresServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = new PostgresServer();
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (server != null) {
            server.stop();
        }
    }

    @Nested
    class Accounts extends AccountStoreContract {
        @Override
        Database open() throws SQLException {
            return Database.open(server.newSchema(), "wharf", "");
        }
    }

    @Nested
    class Rules extends RuleStoreContract {
        @Override
        Database open() throws SQLException {
            return Database.open(server.newSchema(), "wharf", "");
        }
    }

    @Nested
    class Namespaces extends NamespaceStoreContract {
        @Override
        Database open() throws SQLException {
            return Database.open(server.newSchema(), "wharf", "");
        }
    }

    @Nested
    class Anchors extends RuleAnchorContract {
        @Override
        Database open() throws SQLException {
            return Database.open(server.newSchema(), "wharf", "");
        }
    }

    @Nested
    class Services extends ServiceStoreContract {
        @Override
        Database open() throws SQLException {
            return Database.open(server.newSchema(), "wharf", "");
        }
    }

    @Nested
    class Tokens extends TokenStoreContract {
        @Override
        Database open() throws SQLException {
            return Database.open(server.newSchema(), "wharf", "");
        }
    }

    @Nested
    class Nesting extends GroupNestingContract {
        @Override
        Database open() throws SQLException {
            return Database.open(server.newSchema(), "wharf", "");
        }
    }

    @Nested
    class Epochs extends CredentialEpochContract {
        @Override
        Database open() throws SQLException {
            return Database.open(server.newSchema(), "wharf", "");
        }
    }

    @Nested
    class Transacting extends TransactionsContract {
        private String url = "";

        @Override
        Database open() throws SQLException {
            url = server.newSchema();
            return Database.open(url, "wharf", "");
        }

        @Test
        void another_server_on_the_same_database_sees_the_epoch_move() {
            try (Database other = Database.open(url, "wharf", "")) {
                long before = database.epoch();
                assertThat(other.epoch()).isEqualTo(before);
                new JdbcUserStore(other).put("alice", settings(HASH, false));
                assertThat(database.epoch()).isNotEqualTo(before).isEqualTo(other.epoch());
            }
        }
    }

    @Nested
    class Migrating extends MigrationContract {
        @Override
        String stored(Path data) throws Exception {
            return server.restored(Path.of(resource("schema-1.sql").toURI()));
        }

        @Override
        Database open(Path data, String url) {
            return Database.open(url, "wharf", "");
        }

        @Override
        String settings(String url) {
            return "database: {url: '" + url + "', username: wharf}";
        }
    }

    @Nested
    class Keys extends SigningKeyStoreContract {
        @Override
        Database open() throws SQLException {
            return Database.open(server.newSchema(), "wharf", "");
        }
    }

    @Nested
    class Revocations extends RevocationStoreContract {
        @Override
        Database open() throws SQLException {
            return Database.open(server.newSchema(), "wharf", "");
        }
    }

    @Nested
    class Robots extends RobotStoreContract {
        @Override
        Database open() throws SQLException {
            return Database.open(server.newSchema(), "wharf", "");
        }
    }

    @Nested
    class Backups extends BackupStoreContract {
        @TempDir
        private Path directory;

        @Override
        Database open() throws SQLException {
            return Database.open(server.newSchema(), "wharf", "");
        }

        @Override
        Database openOther() {
            return Database.openEmbedded(directory);
        }
    }

    @Nested
    class BackupsFromH2 extends BackupStoreContract {
        @TempDir
        private Path directory;

        @Override
        Database open() {
            return Database.openEmbedded(directory);
        }

        @Override
        Database openOther() throws SQLException {
            return Database.open(server.newSchema(), "wharf", "");
        }
    }

    @Nested
    class Federated extends FederationStoreContract {
        @Override
        Database open() throws SQLException {
            return Database.open(server.newSchema(), "wharf", "");
        }
    }
}
