package dev.wharf.server.proxy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The proxies whose {@code X-Forwarded-*} headers are believed; everybody else can write into them what he likes.
 *
 * @param ranges their addresses; empty trusts nobody
 */
public record TrustedProxies(List<AddressRange> ranges) {
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    public TrustedProxies {
        ranges = List.copyOf(ranges);
    }

    /**
     * Parses CIDR blocks and single addresses.
     *
     * @throws dev.wharf.model.InvalidValueException if one of them is neither
     */
    public static TrustedProxies parse(List<String> ranges) {
        return new TrustedProxies(ranges.stream().map(AddressRange::parse).toList());
    }

    /** Whether a connection from this address may speak for others. */
    public boolean trust(InetAddress peer) {
        return ranges.stream().anyMatch(range -> range.contains(peer));
    }

    /**
     * The address that a request comes from: of the chain client, proxy, …, peer the last one that is not a trusted
     * proxy, because what stands before it is hearsay.
     *
     * @param peer the other end of the connection
     * @param forwardedFor the values of all {@code X-Forwarded-For} headers, in their order
     */
    public InetAddress client(InetAddress peer, List<String> forwardedFor) {
        if (!trust(peer)) {
            return peer;
        }
        List<String> chain = new ArrayList<>();
        forwardedFor.forEach(value -> chain.addAll(List.of(value.split(",", -1))));
        InetAddress client = peer;
        for (String hop : chain.reversed()) {
            Optional<InetAddress> address = AddressRange.literal(withoutPort(hop.strip()));
            if (address.isEmpty()) {
                return client;
            }
            client = address.get();
            if (!trust(client)) {
                return client;
            }
        }
        return client;
    }

    /** Some proxies write {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }
}
