package dev.wharf.registry.auth;

import java.util.Optional;

/**
 * Where a request comes from.
 *
 * @param host the host that it names, without port; {@code ""} if it names none
 * @param proxyBase {@code <scheme>://<host>} under which a trusted proxy serves us, if one says so
 * @param address the client's address, as trusted proxies tell it
 */
public record Caller(String host, Optional<String> proxyBase, String address) {}
