package dev.wharf.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Clients that trust one certificate authority and no other. */
final class Trust {
    private static final String PASSWORD = "not-a-secret";

    private Trust() {}

    static HttpClient client(Path ca) throws IOException {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store(ca));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return HttpClient.newBuilder().sslContext(context).build();
        } catch (GeneralSecurityException e) {
            throw new IOException(ca + " is not a usable certificate", e);
        }
    }

    /** What makes another JVM trust it, which keeps it in a file. */
    static List<String> options(Path ca, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store(ca).store(out, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException(ca + " is not a usable certificate", e);
        }
        return List.of("-Djavax.net.ssl.trustStore=" + file, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    private static KeyStore store(Path ca) throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(ca)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            return store;
        }
    }
}
