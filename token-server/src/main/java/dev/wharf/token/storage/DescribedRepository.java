package dev.wharf.token.storage;

import dev.wharf.model.RepositoryName;
import java.time.Instant;

/**
 * A repository of which something is said, whether anything was pushed to it or not.
 *
 * @param name its name
 * @param about what is said of it; private leaves it to its namespace
 * @param createdAt when something was said first
 */
public record DescribedRepository(RepositoryName name, Namespace.Description about, Instant createdAt) {}
