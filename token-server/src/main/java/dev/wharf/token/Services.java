package dev.wharf.token;

import dev.wharf.server.settings.ConfigException;
import dev.wharf.token.authn.PasswordHasher;
import dev.wharf.token.config.DataDirectory;
import dev.wharf.token.config.DatabaseConfig;
import dev.wharf.token.config.KeysConfig;
import dev.wharf.token.config.SecretFile;
import dev.wharf.token.config.TokenConfig;
import dev.wharf.token.issue.KeyEncryption;
import dev.wharf.token.issue.Rotation;
import dev.wharf.token.issue.SigningKeys;
import dev.wharf.token.service.ServiceSettings;
import dev.wharf.token.storage.AccessRuleStore;
import dev.wharf.token.storage.FederationStore;
import dev.wharf.token.storage.GroupStore;
import dev.wharf.token.storage.RevocationStore;
import dev.wharf.token.storage.RobotStore;
import dev.wharf.token.storage.ServiceStore;
import dev.wharf.token.storage.SigningKeyStore;
import dev.wharf.token.storage.TokenStore;
import dev.wharf.token.storage.UserStore;
import dev.wharf.token.storage.jdbc.Database;
import dev.wharf.token.storage.jdbc.JdbcAccessRuleStore;
import dev.wharf.token.storage.jdbc.JdbcFederationStore;
import dev.wharf.token.storage.jdbc.JdbcGroupStore;
import dev.wharf.token.storage.jdbc.JdbcRevocationStore;
import dev.wharf.token.storage.jdbc.JdbcRobotStore;
import dev.wharf.token.storage.jdbc.JdbcServiceStore;
import dev.wharf.token.storage.jdbc.JdbcSigningKeyStore;
import dev.wharf.token.storage.jdbc.JdbcTokenStore;
import dev.wharf.token.storage.jdbc.JdbcUserStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the server has before it listens: all of it exists on disk afterwards.
 *
 * @param database behind the stores
 * @param services the registries that tokens are signed for
 * @param users the accounts
 * @param robots the accounts of machines
 * @param federation whose tokens act as which robots
 * @param groups the groups
 * @param rules the access rules
 * @param tokens the secrets that were made for users and robots
 * @param revocations of tokens that have not ended
 * @param hasher of passwords
 * @param keys that sign and verify tokens
 * @param registrySecret by which the registry is known
 */
record Services(
        Database database,
        ServiceStore services,
        UserStore users,
        RobotStore robots,
        FederationStore federation,
        GroupStore groups,
        AccessRuleStore rules,
        TokenStore tokens,
        RevocationStore revocations,
        PasswordHasher hasher,
        SigningKeys keys,
        String registrySecret)
        implements AutoCloseable {
    private static final int SECRET_LENGTH = 43;

    /** Opens everything; what is missing in the data directory is made. */
    static Services open(TokenConfig config, Clock clock, SecureRandom random) {
        DataDirectory.prepare(config.data());
        DataDirectory.prepareKeys(config.data());
        // First of all, because its lock keeps a second server out of the directory.
        Database database = database(config.database(), config.data());
        try {
            SigningKeys keys = keys(config, database, clock, random);
            String registrySecret =
                    new SecretFile(config.registrySecretFile()).readOrKeep(() -> RandomText.of(random, SECRET_LENGTH));
            ServiceStore services = new JdbcServiceStore(database);
            UserStore users = new JdbcUserStore(database);
            // An upgrade must not hand out rights: only who starts anew has self-service without asking for it.
            boolean selfService = config.selfService()
                    .orElseGet(() -> users.isEmpty()
                            || services.list().getFirst().settings().selfService());
            if (!services.putFirst(config.service(), config.token().service().withSelfService(selfService))) {
                throw new ConfigException("service: \"" + config.service()
                        + "\" is not accepted, another service in the database has this name");
            }
            return new Services(
                    database,
                    services,
                    users,
                    new JdbcRobotStore(database),
                    new JdbcFederationStore(database),
                    new JdbcGroupStore(database),
                    new JdbcAccessRuleStore(database),
                    new JdbcTokenStore(database),
                    new JdbcRevocationStore(database),
                    new PasswordHasher(PasswordHasher.DEFAULT_COST, random),
                    keys,
                    registrySecret);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static SigningKeys keys(TokenConfig config, Database database, Clock clock, SecureRandom random) {
        KeysConfig settings = config.keys();
        SigningKeyStore store = new JdbcSigningKeyStore(database);
        Optional<Supplier<String>> made = store.list().isEmpty() || settings.discard()
                ? Optional.of(() -> RandomText.of(random, SECRET_LENGTH))
                : Optional.empty();
        return SigningKeys.open(
                config.data(),
                new SigningKeys.Storage(store, database, database),
                new KeyEncryption(settings.readEncryptionKey(made), settings.source(), random),
                new Rotation(
                        config.token().algorithm(), ServiceSettings.LONGEST, settings.announced(), settings.interval()),
                new SigningKeys.Luck(clock, random),
                settings.discard());
    }

    private static Database database(DatabaseConfig config, Path data) {
        return config.url()
                .map(url -> Database.open(url, config.username(), config.password()))
                .orElseGet(() -> Database.openEmbedded(data));
    }

    @Override
    public void close() {
        hasher.close();
        database.close();
    }
}
