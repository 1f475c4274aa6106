package dev.wharf.server.connection;

import java.nio.file.Path;

/**
 * The PEM files of a TLS listener.
 *
 * @param certificate the server's certificate, then those that sign it
 * @param key the private key: PKCS#8, PKCS#1 (RSA) or SEC1 (EC), not encrypted
 */
public record TlsFiles(Path certificate, Path key) {}
