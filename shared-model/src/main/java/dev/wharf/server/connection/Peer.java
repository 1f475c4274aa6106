package dev.wharf.server.connection;

import io.helidon.common.socket.PeerInfo;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;

/** One end of a connection. The host is always the address in digits: nothing here asks the DNS. */
record Peer(InetSocketAddress address) implements PeerInfo {
    @Override
    public String host() {
        return address.getAddress().getHostAddress();
    }

    @Override
    public int port() {
        return address.getPort();
    }

    @Override
    public Optional<Principal> tlsPrincipal() {
        return Optional.empty();
    }

    @Override
    public Optional<Certificate[]> tlsCertificates() {
        return Optional.empty();
    }

    /** As in a Host header. */
    String authority() {
        return host().indexOf(':') >= 0 ? "[" + host() + "]:" + port() : host() + ":" + port();
    }
}
