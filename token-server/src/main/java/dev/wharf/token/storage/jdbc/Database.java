package dev.wharf.token.storage.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.wharf.token.storage.PolicyEpoch;
import dev.wharf.token.storage.StorageException;
import dev.wharf.token.storage.Transactions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The database behind the stores: connections, schema, and the one place that makes a change durable. */
public final class Database implements Transactions, PolicyEpoch, AutoCloseable {
    /** The versions of all migrations, in order. */
    static final List<String> VERSIONS = List.of("1", "2", "3", "4", "5", "6");

    private static final int CONNECTIONS = 8;
    private static final int TIMEOUT_MILLIS = 4_000;
    private static final int ATTEMPTS = 5;

    /**
     * H2 2.5.252 names the wrong chunk in its header when it reuses space: a kill would lose answered changes,
     * {@code CHECKPOINT SYNC} or not. And it must not close itself at a signal, while the last requests are still
     * answered.
     */
    private static final String KEEP_WHAT_IS_ANSWERED = ";REUSE_SPACE=FALSE;DB_CLOSE_ON_EXIT=FALSE";

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final boolean isH2;
    private final boolean isAlone;
    private final AtomicLong ownChanges = new AtomicLong();
    private final ScopedValue<Transaction> current = ScopedValue.newInstance();

    /** @param isAlone whether no other process can change what is in the database */
    private Database(HikariDataSource pool, boolean isH2, boolean isAlone) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        // By default a failure's message repeats the statement's arguments: hashes of passwords among them.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        this.isH2 = isH2;
        this.isAlone = isAlone;
    }

    /**
     * Opens the database inside this process, its file {@code token.mv.db} in a directory, made on first use.
     *
     * @throws StorageException with a message of one line if it cannot, for instance because another process has it
     */
    public static Database openEmbedded(Path directory) {
        return openEmbedded(new EmbeddedFile(directory));
    }

    static Database openEmbedded(EmbeddedFile file) {
        if (file.url().indexOf(';') >= 0) {
            throw new StorageException("cannot open the database " + file + ": its path must not hold a ';'");
        }
        try (FileChannel _ = file.prepare()) {
            // The cache is H2's own, 8 MiB; errors reach our log as exceptions, so H2 writes no trace file.
            return open(file.url() + ";CACHE_SIZE=8192;LOCK_TIMEOUT=10000;TRACE_LEVEL_FILE=0", "", "", true);
        } catch (IOException e) {
            throw new StorageException("cannot open the database " + file + ": " + e, e);
        }
    }

    /**
     * Connects to a database and brings its schema up to date.
     *
     * @param url a JDBC URL of H2 or PostgreSQL
     * @throws StorageException with a message of one line if it cannot
     */
    public static Database open(String url, String username, String password) {
        return open(url, username, password, false);
    }

    private static Database open(String url, String username, String password, boolean isAlone) {
        boolean isH2 = url.startsWith("jdbc:h2:");
        HikariConfig config = new HikariConfig();
        boolean isFile = isH2 && !url.startsWith("jdbc:h2:mem:");
        config.setJdbcUrl(isFile ? url + KEEP_WHAT_IS_ANSWERED : url);
        config.setUsername(username);
        config.setPassword(password);
        config.setPoolName("token");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(TIMEOUT_MILLIS);
        config.setInitializationFailTimeout(1); // one attempt: a wrong URL shows at once
        if (isH2) {
            config.setMaxLifetime(0); // without its last connection an embedded database closes
            config.setKeepaliveTime(0);
        }
        HikariDataSource pool = null;
        try {
            pool = new HikariDataSource(config);
            Database database = new Database(pool, isH2, isAlone);
            database.prepare();
            return database;
        } catch (RuntimeException e) {
            if (pool != null) {
                pool.close();
            }
            throw new StorageException("cannot open the database " + shown(url) + ": " + reason(e), e);
        }
    }

    private void prepare() {
        if (isH2) {
            // By default H2 writes a committed transaction up to half a second later: a kill would lose it.
            jdbi.useHandle(handle -> handle.execute("SET WRITE_DELAY 0"));
        }
        if (!isUpToDate()) {
            Flyway.configure()
                    .dataSource(pool)
                    .locations("classpath:db/migration")
                    .failOnMissingLocations(true)
                    .load()
                    .migrate();
        }
    }

    /** Looks before Flyway does: to load it only to hear that there is nothing to do is a fifth of the start-up. */
    boolean isUpToDate() {
        try {
            // Without a version is the row that says that Flyway made the table, which it writes for H2 alone.
            return jdbi.withHandle(handle -> handle.createQuery("""
                            SELECT "version", "success" FROM "flyway_schema_history"
                            WHERE "version" IS NOT NULL
                            ORDER BY "installed_rank"
                            """)
                    .map((row, _) -> row.getBoolean("success") ? row.getString("version") : "failed")
                    .list()
                    .equals(VERSIONS));
        } catch (JdbiException e) {
            return false; // there is no history yet; and what else is wrong, Flyway will say
        }
    }

    /** Whether the database answers now. */
    public boolean isReady() {
        try {
            return jdbi.withHandle(
                    handle -> handle.select("SELECT 1").mapTo(Integer.class).one() == 1);
        } catch (JdbiException e) {
            return false;
        }
    }

    /** Reads: in the transaction under way, else outside of any. */
    <R> R read(Function<Handle, R> query) {
        if (current.isBound()) {
            return query.apply(current.get().handle());
        }
        try {
            return jdbi.withHandle(query::apply);
        } catch (JdbiException e) {
            throw new StorageException("the database failed: " + reason(e), e);
        }
    }

    /** Reads everything as it was when this began, also what others have changed meanwhile. */
    <R> R snapshot(Function<Handle, R> query) {
        try {
            return jdbi.inTransaction(
                    TransactionIsolationLevel.REPEATABLE_READ, handle -> query.apply(handle.setReadOnly(true)));
        } catch (JdbiException e) {
            throw new StorageException("the database failed: " + reason(e), e);
        }
    }

    /** The id that the next row of a table gets. */
    long nextId(Handle handle, String table) {
        return handle.createQuery(
                        isH2
                                ? "SELECT identity_base FROM information_schema.columns"
                                        + " WHERE table_name = UPPER(:table) AND column_name = 'ID'"
                                : "SELECT COALESCE(PG_SEQUENCE_LAST_VALUE(PG_GET_SERIAL_SEQUENCE(:table, 'id')), 0) + 1")
                .bind("table", table)
                .mapTo(Long.class)
                .one();
    }

    /** Lets no row of a table get an id below this one. It is no part of the transaction under way. */
    void raiseNextId(String table, long id) {
        jdbi.useHandle(handle -> {
            if (nextId(handle, table) < id) {
                handle.execute(
                        isH2
                                ? "ALTER TABLE " + table + " ALTER COLUMN id RESTART WITH " + id
                                : "SELECT SETVAL(PG_GET_SERIAL_SEQUENCE('" + table + "', 'id'), " + id + ", FALSE)");
            }
        });
    }

    /**
     * What stands for the time in SQL. In PostgreSQL the standard's word is the begin of the transaction, which has
     * perhaps waited for others since.
     */
    String statementTime() {
        return isH2 ? "CURRENT_TIMESTAMP" : "CLOCK_TIMESTAMP()";
    }

    /** Whether this thread has a transaction under way. */
    boolean isInTransaction() {
        return current.isBound();
    }

    /** Makes a change that decides about somebody's access, as {@link #commit} does; what was cached is void then. */
    <R> R write(Function<Handle, R> change) {
        return commit(() -> {
            current.get().changePolicy();
            return change.apply(current.get().handle());
        });
    }

    /** Makes a change that decides nothing, as {@link #commit} does. */
    <R> R record(Function<Handle, R> change) {
        return commit(() -> change.apply(current.get().handle()));
    }

    @Override
    public void awaitTurn() {
        current.get().changePolicy();
    }

    @Override
    public <R> R commit(Supplier<R> changes) {
        if (current.isBound()) {
            return changes.get();
        }
        for (int attempt = 1; ; attempt++) {
            R result;
            List<Runnable> afterwards;
            try (Transaction transaction = new Transaction(jdbi::open)) {
                result = ScopedValue.where(current, transaction).call(changes::get);
                complete(transaction);
                afterwards = transaction.afterwards();
            } catch (JdbiException e) {
                if (attempt == ATTEMPTS || !isConflict(e)) {
                    throw new StorageException("the database failed: " + reason(e), e);
                }
                continue;
            }
            afterwards.forEach(Runnable::run);
            return result;
        }
    }

    private void complete(Transaction transaction) {
        boolean changed = transaction.commit();
        if (isH2 && transaction.isOpen()) {
            transaction.handle().execute("CHECKPOINT SYNC"); // PostgreSQL syncs at commit, H2 does not
        }
        if (changed) {
            ownChanges.incrementAndGet();
        }
    }

    @Override
    public void afterwards(Runnable task) {
        if (current.isBound()) {
            current.get().afterwards(task);
        } else {
            task.run();
        }
    }

    @Override
    public long epoch() {
        return isAlone
                ? ownChanges.get()
                : read(handle -> handle.select("SELECT epoch FROM policy_epoch")
                        .mapTo(Long.class)
                        .one());
    }

    /** Whether a constraint stopped the change (class 23) or the database undid it (class 40): others came first. */
    private static boolean isConflict(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof SQLException sql
                        && sql.getSQLState() != null
                        && (sql.getSQLState().startsWith("23")
                                || sql.getSQLState().startsWith("40")));
    }

    private static String reason(Throwable failure) {
        Throwable root = causes(failure).reduce((_, cause) -> cause).orElse(failure);
        String message = root.getMessage() == null ? root.toString() : root.getMessage();
        return message.lines().findFirst().orElse(root.toString());
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    /** The URL without its settings, which may hold a password. */
    private static String shown(String url) {
        return url.replaceFirst("[;?].*", "");
    }

    @Override
    public void close() {
        pool.close();
    }
}
