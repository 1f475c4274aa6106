package dev.wharf.token.storage;

/** The age of everything that decides about access: accounts, groups, services and rules of all kinds. */
@FunctionalInterface
public interface PolicyEpoch {
    /**
     * A number that is another one as soon as any of it was changed, by this process or another one on the same
     * database. What was read after a number was had may be used as long as the number is the same.
     *
     * @throws StorageException if the database does not answer
     */
    long epoch();
}
