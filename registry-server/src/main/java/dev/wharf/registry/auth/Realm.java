package dev.wharf.registry.auth;

import java.util.List;
import java.util.Locale;

/**
 * The URL of the token endpoint that a client is sent to, which has to be one that this client can reach.
 *
 * <p>{@code {host}} stands for the host by which the client reached us, but only for a listed one: a client must not be
 * sent with its password to whatever the {@code Host} header says.
 */
public final class Realm {
    private static final String HOST = "{host}";

    private final String template;
    private final List<String> hosts;

    /**
     * @param template an absolute URL, with or without {@code {host}}
     * @param hosts the names and addresses that clients use, without port; the first one stands in for all others. At
     *     least one if the template has {@code {host}}
     */
    public Realm(String template, List<String> hosts) {
        this.template = template;
        this.hosts = hosts.stream().map(Realm::normalize).toList();
        if (isTemplate(template) && hosts.isEmpty()) {
            throw new IllegalArgumentException("a realm with {host} needs at least one host");
        }
    }

    /** Whether a realm depends on the host of the request. */
    public static boolean isTemplate(String realm) {
        return realm.contains(HOST);
    }

    /** The realm for one caller. Behind a trusted proxy the token server is the proxy's {@code /token}. */
    public String forCaller(Caller caller) {
        if (!isTemplate(template)) {
            return template;
        }
        return caller.proxyBase().map(base -> base + "/token").orElseGet(() -> {
            String host = normalize(caller.host());
            return template.replace(HOST, hosts.contains(host) ? host : hosts.getFirst());
        });
    }

    /** Lower case, and IPv6 addresses in brackets as in a URL. */
    private static String normalize(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.indexOf(':') >= 0 && !lower.startsWith("[") ? "[" + lower + "]" : lower;
    }
}
