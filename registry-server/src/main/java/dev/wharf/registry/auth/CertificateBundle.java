package dev.wharf.registry.auth;

import dev.wharf.server.settings.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code rootcertbundle}: certificates in PEM; other blocks of the file are passed over. */
public final class CertificateBundle {
    private static final String KEY = "auth.token.rootcertbundle: ";
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]*+)-----END CERTIFICATE-----");

    private CertificateBundle() {}

    /**
     * Reads all certificates of a file.
     *
     * @throws ConfigException if the file cannot be read, a certificate in it is broken, or there is none
     */
    public static List<X509Certificate> read(Path file) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Matcher block = CERTIFICATE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            while (block.find()) {
                byte[] der = Base64.getMimeDecoder().decode(block.group(1));
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            }
        } catch (NoSuchFileException e) {
            throw new ConfigException(KEY + file + ": there is no such file", e);
        } catch (IOException e) {
            throw new ConfigException(KEY + file + " cannot be read: " + e, e);
        } catch (CertificateException | IllegalArgumentException e) {
            throw new ConfigException(KEY + file + " holds a broken certificate", e);
        }
        if (certificates.isEmpty()) {
            throw new ConfigException(KEY + file + " holds no certificate");
        }
        return certificates;
    }
}
