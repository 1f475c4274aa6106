/**
 * The configuration file of registry:2, {@code version: 0.1}, as records whose values are checked, with their defaults,
 * and our own section {@code wharf}.
 */
@NullMarked
package dev.wharf.registry.config;

import org.jspecify.annotations.NullMarked;
