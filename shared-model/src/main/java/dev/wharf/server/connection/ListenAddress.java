package dev.wharf.server.connection;

import java.net.InetSocketAddress;

/**
 * Where a server listens.
 *
 * @param host name or address without brackets; empty for every interface
 * @param port 0 to 65535; 0 takes any free port
 */
public record ListenAddress(String host, int port) {

    /** @throws IllegalArgumentException if the port is out of range */
    public ListenAddress {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not within 0 to 65535");
        }
    }

    /**
     * Parses {@code host:port}, {@code :port} or {@code [v6]:port}.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    public static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String digits = text.substring(colon + 1);
        if (colon < 0 || !digits.matches("[0-9]{1,5}") || (host.indexOf(':') >= 0 && !bracketed)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an address: expected host:port, :port or [v6 address]:port");
        }
        return new ListenAddress(bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(digits));
    }

    InetSocketAddress resolve() {
        return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    /** The address as people write it, {@code 0.0.0.0} for every interface. */
    @Override
    public String toString() {
        String shown = host.isEmpty() ? "0.0.0.0" : host;
        return (shown.indexOf(':') >= 0 ? "[" + shown + "]" : shown) + ":" + port;
    }
}
