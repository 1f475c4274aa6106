/**
 * The registry's domain: blobs, uploads, manifests, tags, the catalog. No HTTP words.
 *
 * <p>Every service answers or throws {@link dev.wharf.registry.service.RegistryException}; what a storage driver throws
 * is logged and translated before it gets here.
 */
@NullMarked
package dev.wharf.registry.service;

import org.jspecify.annotations.NullMarked;
