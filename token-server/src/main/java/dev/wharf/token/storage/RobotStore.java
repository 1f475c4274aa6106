package dev.wharf.token.storage;

import java.util.List;
import java.util.Optional;

/**
 * The robots. Changes are durable when a method returns; every method throws {@link StorageException} when the database
 * does not answer.
 */
public interface RobotStore {
    /** What became of a {@link #put}. */
    enum PutResult {
        CREATED,
        UPDATED
    }

    /** Finds a robot by its exact name. */
    Optional<Robot> find(String name);

    /**
     * All robots, or those of exactly this namespace, by name.
     *
     * @param after only those whose names come after this one; {@code ""} for the first
     * @param limit at most so many
     */
    List<Robot> list(Optional<String> namespace, String after, int limit);

    /**
     * Creates or changes a robot; its groups, rules and secrets stay.
     *
     * @throws dev.wharf.model.InvalidValueException if the name is outside its grammar
     */
    PutResult put(String name, Robot.Settings settings);

    /**
     * Voids what was verified of a robot: tokens that it has are good no more.
     *
     * @return whether there is such a robot
     */
    boolean endLogins(String name);

    /**
     * Deletes a robot, its secrets, its memberships and the rules about it.
     *
     * @return whether there was one
     */
    boolean delete(String name);
}
