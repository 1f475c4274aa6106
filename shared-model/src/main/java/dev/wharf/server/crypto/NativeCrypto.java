package dev.wharf.server.crypto;

import java.lang.System.Logger.Level;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Lets the Amazon Corretto Crypto Provider compute signatures and TLS, which takes it a fraction of the time that the
 * JDK's own providers need. There is one for Linux on x86-64 and on aarch64; everywhere else, and where its library
 * cannot be loaded (a {@code /tmp} that nothing may be executed from), the JDK's do all.
 */
public final class NativeCrypto {
    private static final System.Logger LOG = System.getLogger(NativeCrypto.class.getName());

    private static final String NAME = "AmazonCorrettoCryptoProvider";

    private NativeCrypto() {}

    /**
     * Prefers the native provider for everything asked for from now on, once per process; has to come before keys are
     * read, for a provider computes with its own.
     *
     * @return what was decided, for the log
     */
    public static String install() {
        return install(find());
    }

    static String install(Optional<Provider> provider) {
        Optional<Provider> working = provider.filter(NativeCrypto::works);
        working.ifPresent(each -> Security.insertProviderAt(each, 1));
        return working.map(each -> "cryptography by " + each.getInfo())
                .orElse("cryptography by the JDK's providers: no native one works here");
    }

    private static Optional<Provider> find() {
        try {
            return ServiceLoader.load(Provider.class).stream()
                    .filter(found -> found.type().getSimpleName().equals(NAME))
                    .findFirst()
                    .map(ServiceLoader.Provider::get);
        } catch (ServiceConfigurationError e) {
            LOG.log(Level.DEBUG, "the native provider cannot be loaded", e);
            return Optional.empty();
        }
    }

    /** Without its library it is there, but offers nothing. */
    private static boolean works(Provider provider) {
        return provider.getService("Signature", "SHA256withECDSA") != null;
    }
}
