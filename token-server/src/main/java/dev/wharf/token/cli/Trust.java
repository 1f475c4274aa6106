package dev.wharf.token.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates a server may have: those that the JVM trusts, and more. */
final class Trust {
    private Trust() {}

    /**
     * TLS that trusts the certificates of these PEM files too.
     *
     * @throws CommandFailure if one cannot be read
     */
    static SSLContext in(List<Path> files) {
        List<Certificate> trusted = new ArrayList<>();
        for (Path file : files) {
            trusted.addAll(read(file));
        }
        try {
            for (TrustManager manager : managers(null)) {
                if (manager instanceof X509TrustManager usual) {
                    trusted.addAll(List.<X509Certificate>of(usual.getAcceptedIssuers()));
                }
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < trusted.size(); i++) {
                store.setCertificateEntry("trusted-" + i, trusted.get(i));
            }
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, managers(store), null);
            return tls;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot set up TLS", e);
        }
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static List<Certificate> read(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(pem));
        } catch (IOException | GeneralSecurityException e) {
            throw new CommandFailure(ExitCode.FAILED, "no certificates can be read from " + file, e);
        }
    }
}
