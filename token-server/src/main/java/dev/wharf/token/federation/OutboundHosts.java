package dev.wharf.token.federation;

import dev.wharf.server.proxy.AddressRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where requests may go whose URL somebody else has chosen: to public addresses, so that nobody reaches through us what
 * stands in our own network, and by https.
 *
 * <p>The address is looked up here and again when connecting. A name that meanwhile leads elsewhere gains nothing: the
 * host found there has no certificate for it. The hosts that the operator names may have any address and speak http.
 */
public final class OutboundHosts {
    private static final List<AddressRange> INTERNAL = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "224.0.0.0/3",
                    "::/96", // unspecified, loopback, and IPv4 in an old disguise
                    "64:ff9b::/96", // IPv4 behind a translator, as the next four
                    "64:ff9b:1::/48",
                    "2001::/32",
                    "2002::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(AddressRange::parse)
            .toList();

    private final Set<String> named;
    private final Resolver resolver;

    /** Finds every address of a host. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** @param named the hosts that the operator vouches for, without port */
    public OutboundHosts(Set<String> named) {
        this(named, InetAddress::getAllByName);
    }

    OutboundHosts(Set<String> named, Resolver resolver) {
        this.named = named.stream().map(OutboundHosts::lowerCase).collect(Collectors.toUnmodifiableSet());
        this.resolver = resolver;
    }

    /** Why no request may ever go to the URL; looks nothing up. */
    public Optional<String> objection(URI url) {
        String host = url.getHost();
        if (host == null || url.getRawUserInfo() != null) {
            return Optional.of("has no host, or a user");
        }
        boolean secure = "https".equals(url.getScheme());
        boolean plain = "http".equals(url.getScheme());
        return secure || (plain && isNamed(host))
                ? Optional.empty()
                : Optional.of("is no https URL, and " + host + " is not one of the hosts that may do without");
    }

    /** @throws IOException if no request may go to the URL, or its host has no address */
    void check(URI url) throws IOException {
        Optional<String> objection = objection(url);
        if (objection.isPresent()) {
            throw new IOException("the URL " + objection.get());
        }
        String host = url.getHost();
        if (isNamed(host)) {
            return;
        }
        for (InetAddress address : addresses(host)) {
            if (INTERNAL.stream().anyMatch(range -> range.contains(address))) {
                throw new IOException(host + " has an address of an internal network,"
                        + " and is not one of the hosts that may have one");
            }
        }
    }

    private InetAddress[] addresses(String host) throws IOException {
        try {
            return resolver.resolve(host);
        } catch (UnknownHostException e) {
            throw new IOException(host + " has no address", e);
        }
    }

    private boolean isNamed(String host) {
        return named.contains(lowerCase(host));
    }

    private static String lowerCase(String host) {
        return host.toLowerCase(Locale.ROOT);
    }
}
