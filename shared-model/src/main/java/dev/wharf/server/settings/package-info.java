/**
 * Settings of both servers: one YAML file in the dialect of registry:2's {@code config.yml}, overlaid with environment
 * variables.
 *
 * <p>The servers turn a {@link dev.wharf.server.settings.ConfigTree} into records at start and forget it.
 */
@NullMarked
package dev.wharf.server.settings;

import org.jspecify.annotations.NullMarked;
