package dev.wharf.server.proxy;

import dev.wharf.model.InvalidValueException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A block of addresses, for instance {@code 10.0.0.0/8} (RFC 4632).
 *
 * @param network the first address of the block; of another one in it the bits behind the prefix are cleared
 * @param prefix how many leading bits an address shares with {@code network} to be in the block
 */
public record AddressRange(InetAddress network, int prefix) {
    /** @throws InvalidValueException if the prefix is longer than the address */
    public AddressRange {
        if (prefix < 0 || prefix > network.getAddress().length * Byte.SIZE) {
            throw new InvalidValueException("invalid address range: the prefix is longer than the address");
        }
        network = first(network, prefix);
    }

    private static InetAddress first(InetAddress address, int prefix) {
        byte[] bits = address.getAddress();
        for (int i = 0; i < bits.length; i++) {
            int kept = Math.clamp(prefix - (long) i * Byte.SIZE, 0, Byte.SIZE);
            bits[i] &= (byte) (0xff << (Byte.SIZE - kept));
        }
        try {
            return InetAddress.getByAddress(bits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the bytes of an address are an address", e);
        }
    }

    /**
     * Parses {@code address/prefix}, or an address alone for exactly that one.
     *
     * @throws InvalidValueException if it is neither
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = literal(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new InvalidValueException(
                        "invalid address range: expected an address or a CIDR block such as 10.0.0.0/8 or fd00::/8"));
        if (slash < 0) {
            return new AddressRange(network, network.getAddress().length * Byte.SIZE);
        }
        try {
            return new AddressRange(network, Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new InvalidValueException("invalid address range: the prefix is not a number");
        }
    }

    /** Reads an IPv4 or IPv6 address without asking any name server; empty if the text is none. */
    public static Optional<InetAddress> literal(String text) {
        // A zone (fe80::1%eth0) would look up network interfaces.
        if (text.indexOf('%') >= 0 || (text.indexOf(':') < 0 && text.split("\\.", -1).length != 4)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the address is in the block; an IPv4 address is in no IPv6 block. */
    public boolean contains(InetAddress address) {
        byte[] one = network.getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        int bytes = prefix / Byte.SIZE;
        for (int i = 0; i < bytes; i++) {
            if (one[i] != other[i]) {
                return false;
            }
        }
        int rest = prefix % Byte.SIZE;
        return rest == 0 || ((one[bytes] ^ other[bytes]) & 0xff) >> (Byte.SIZE - rest) == 0;
    }

    /** The block as {@link #parse} reads it. */
    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
