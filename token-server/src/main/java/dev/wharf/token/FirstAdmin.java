package dev.wharf.token;

import dev.wharf.server.settings.ConfigException;
import dev.wharf.token.authn.PasswordHasher;
import dev.wharf.token.authn.PasswordPolicy;
import dev.wharf.token.config.SecretFile;
import dev.wharf.token.storage.UserStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes the account {@code admin} when there is no account at all.
 *
 * <p>Its password is kept on disk before the account exists: a crash in between leaves a password without an account,
 * which the next start takes up, and never an account whose password nobody knows.
 */
final class FirstAdmin {
    static final String NAME = "admin";
    /** The variable that chooses the password. */
    static final String VARIABLE = "WHARF_ADMIN_PASSWORD";

    private static final Logger LOG = System.getLogger(FirstAdmin.class.getName());

    private final UserStore users;
    private final PasswordHasher hasher;
    private final SecretFile passwordFile;
    private final Supplier<String> randomPassword;

    FirstAdmin(UserStore users, PasswordHasher hasher, SecretFile passwordFile, Supplier<String> randomPassword) {
        this.users = users;
        this.hasher = hasher;
        this.passwordFile = passwordFile;
        this.randomPassword = randomPassword;
    }

    /**
     * Makes the account on the first start; does nothing on a later one.
     *
     * @param chosen the password from the environment; without it that of the file counts, and without one a random one
     * @return the random password, to be shown once; empty if the password was known before or nothing was made
     * @throws ConfigException if a password is not accepted, or the file cannot be read or written
     */
    Optional<String> ensure(Optional<String> chosen) {
        if (!users.isEmpty()) {
            chosen.ifPresent(
                    _ -> LOG.log(Level.INFO, VARIABLE + " is ignored: it counts only when the first account is made"));
            return Optional.empty();
        }
        Optional<String> kept = passwordFile.read();
        Optional<String> known = chosen.or(() -> kept);
        String password = known.orElseGet(randomPassword);
        PasswordPolicy.objection(NAME, password).ifPresent(objection -> {
            String source = chosen.isPresent() ? VARIABLE : passwordFile.path().toString();
            throw new ConfigException(source + ": the password " + objection);
        });
        if (!kept.equals(Optional.of(password))) {
            passwordFile.write(password);
        }
        boolean made = users.createFirst(NAME, hasher.hash(password));
        LOG.log(
                Level.INFO,
                made
                        ? "made the account " + NAME + ", its password is in " + passwordFile.path()
                        : "another server made the first account: the password in " + passwordFile.path()
                                + " is not in use");
        return made && known.isEmpty() ? Optional.of(password) : Optional.empty();
    }
}
