package dev.wharf.token.storage.jdbc;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

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
    class Robots extends RobotStoreContract {
        @Override
        Database open() throws SQLException {
            return Database.open(server.newSchema(), "wharf", "");
        }
    }
}
