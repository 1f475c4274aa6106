package dev.wharf.token.authn;

import dev.wharf.token.service.Service;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Credentials, and where they were presented.
 *
 * @param credentials what was presented
 * @param service the service that a token is wanted for; empty at the admin API
 * @param from the address that they come from
 */
public record Attempt(Credentials credentials, Optional<Service> service, InetAddress from) {}
