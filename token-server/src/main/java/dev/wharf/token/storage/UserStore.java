package dev.wharf.token.storage;

import java.util.List;
import java.util.Optional;

/**
 * The accounts. Changes are durable when a method returns; every method throws {@link StorageException} when the
 * database does not answer.
 */
public interface UserStore {
    /** What became of a {@link #put}. */
    enum PutResult {
        CREATED,
        UPDATED,
        /** There is no such account to keep the password of; nothing changed. */
        PASSWORD_MISSING,
        /** Nobody would be left who may use the admin API; nothing changed. */
        LAST_ADMIN
    }

    /** What became of a {@link #delete}. */
    enum DeleteResult {
        DELETED,
        NOT_FOUND,
        /** Nobody would be left who may use the admin API; nothing changed. */
        LAST_ADMIN
    }

    /** Finds an account by its exact name. */
    Optional<User> find(String name);

    /** Finds what the password of an account is checked against, by its exact name; in one look, found or not. */
    Optional<PasswordRecord> password(String name);

    /**
     * Creates or changes an account; groups and rules stay.
     *
     * @throws dev.wharf.model.InvalidValueException if the name is outside its grammar
     */
    PutResult put(String name, UserSettings settings);

    /**
     * Gives an account a password of its owner's choice.
     *
     * @param epoch the account's credential epoch when its owner was known
     * @return whether it was set; not if the account has changed since, is disabled or gone
     */
    boolean changePassword(long id, int epoch, String passwordHash);

    /**
     * Puts another hash of the same password in place of one, if that is still there; what was verified stays so.
     *
     * @param old the hash that is replaced
     */
    void rehash(long id, String old, String passwordHash);

    /**
     * Voids what was verified of an account: its refresh tokens end, its password stays.
     *
     * @return whether there is such an account
     */
    boolean endLogins(String name);

    /** Deletes an account, its memberships and the rules about it. */
    DeleteResult delete(String name);

    /**
     * The accounts, by name.
     *
     * @param after only those whose names come after this one; {@code ""} from the beginning
     * @param limit at most so many
     */
    List<User> list(String after, int limit);

    /** Whether there is no account at all. */
    boolean isEmpty();

    /**
     * Makes the first account: an administrator, together with the rule that allows it every action on {@code **}. Does
     * nothing once there is any account.
     *
     * @return whether it was made
     */
    boolean createFirst(String name, String passwordHash);
}
