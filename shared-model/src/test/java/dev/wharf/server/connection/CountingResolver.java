package dev.wharf.server.connection;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The JDK's resolver of names, which in tests also counts who asks for the name of an address. */
public final class CountingResolver extends InetAddressResolverProvider {
    private static final AtomicInteger REVERSE_LOOKUPS = new AtomicInteger();

    static int reverseLookups() {
        return REVERSE_LOOKUPS.get();
    }

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver builtin = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                return builtin.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                REVERSE_LOOKUPS.incrementAndGet();
                return builtin.lookupByAddress(address);
            }
        };
    }
}
