package dev.wharf.server.connection;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** Reads the forms of private keys that openssl, Go programs and ACME clients write. */
final class PrivateKeyFile {
    private PrivateKeyFile() {}

    /** @throws TlsException if there is no usable key in the file */
    static PrivateKey read(Path file) {
        for (PemBlock block : PemBlock.read(file)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return decode(file, block.content());
                }
                case "RSA PRIVATE KEY" -> {
                    return decode(file, Pkcs8.fromPkcs1(block.content()));
                }
                case "EC PRIVATE KEY" -> {
                    return decode(file, fromSec1(file, block.content()));
                }
                case "ENCRYPTED PRIVATE KEY", "ENCRYPTED RSA PRIVATE KEY", "ENCRYPTED EC PRIVATE KEY" ->
                    throw new TlsException("private key " + file + " is encrypted: decrypt it with openssl pkey -in "
                            + file + " -out key.pem");
                default -> {
                    // Certificates and EC parameters may stand beside the key.
                }
            }
        }
        throw new TlsException("no private key in " + file);
    }

    private static byte[] fromSec1(Path file, byte[] key) {
        try {
            return Pkcs8.fromSec1(key);
        } catch (IllegalArgumentException e) {
            throw new TlsException(
                    "EC private key " + file + " " + e.getMessage()
                            + ": convert it with openssl pkcs8 -topk8 -nodes -in " + file + " -out key.pem",
                    e);
        }
    }

    private static PrivateKey decode(Path file, byte[] pkcs8) {
        try {
            for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
                } catch (InvalidKeySpecException e) {
                    // Another kind of key.
                }
            }
        } catch (GeneralSecurityException e) {
            throw new TlsException("cannot read private key " + file + ": " + e.getMessage(), e);
        }
        throw new TlsException("private key " + file + " is malformed or neither RSA, EC nor Ed25519");
    }
}
