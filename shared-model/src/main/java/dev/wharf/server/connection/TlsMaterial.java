package dev.wharf.server.connection;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A private key and the certificates that vouch for it, proven to belong together.
 *
 * @param chain the key's own certificate first
 */
record TlsMaterial(PrivateKey key, List<Certificate> chain) {
    TlsMaterial {
        chain = List.copyOf(chain);
    }

    /** @throws TlsException if a file cannot be read or used, or they do not belong together */
    static TlsMaterial load(TlsFiles files) {
        TlsMaterial material = new TlsMaterial(PrivateKeyFile.read(files.key()), chain(files.certificate()));
        if (!material.belongTogether()) {
            throw new TlsException(
                    "private key " + files.key() + " does not belong to certificate " + files.certificate());
        }
        return material;
    }

    /** A context that shows the certificate and trusts no client's. */
    SSLContext context() {
        try {
            char[] password = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setKeyEntry("server", key, password, chain.toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsException("cannot use the certificate and key: " + e.getMessage(), e);
        }
    }

    private static List<Certificate> chain(Path file) {
        List<byte[]> blocks = PemBlock.read(file).stream()
                .filter(block -> block.label().equals("CERTIFICATE"))
                .map(PemBlock::content)
                .toList();
        if (blocks.isEmpty()) {
            throw new TlsException("no certificate in " + file);
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<Certificate> chain = new ArrayList<>();
            for (byte[] block : blocks) {
                chain.add(factory.generateCertificate(new ByteArrayInputStream(block)));
            }
            return chain;
        } catch (CertificateException e) {
            throw new TlsException("malformed certificate in " + file + ": " + e.getMessage(), e);
        }
    }

    /** Signs with the key and verifies with the certificate: works for every kind of key. */
    private boolean belongTogether() {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            byte[] probe = {1, 2, 3};
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(probe);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(chain.getFirst().getPublicKey());
            verifier.update(probe);
            return verifier.verify(signature);
        } catch (SignatureException | InvalidKeyException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new TlsException("cannot use a " + key.getAlgorithm() + " key: " + e.getMessage(), e);
        }
    }
}
