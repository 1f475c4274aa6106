package dev.wharf.token.config;

import dev.wharf.server.settings.ConfigTree;
import java.util.Optional;

/**
 * The section {@code database}.
 *
 * @param url a JDBC URL; empty for the embedded database in the data directory
 * @param username the account there
 * @param password its password
 */
public record DatabaseConfig(Optional<String> url, String username, String password) {
    static DatabaseConfig of(ConfigTree database) {
        return new DatabaseConfig(
                database.string("url"), database.string("username", ""), database.string("password", ""));
    }

    /** Without the URL, in which a password may stand. */
    @Override
    public String toString() {
        return "DatabaseConfig[" + username + "]";
    }
}
