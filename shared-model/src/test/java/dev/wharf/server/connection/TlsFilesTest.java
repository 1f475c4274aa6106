package dev.wharf.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that openssl, certbot and Go programs write, and what is wrong with others, in one line. */
class TlsFilesTest {
    @TempDir
    private static Path shared;

    private static TestCertificate ec;
    private static TestCertificate rsa;
    private static TestCertificate ed;

    @TempDir
    private Path directory;

    private TlsFiles files;

    @BeforeAll
    static void createCertificates() throws Exception {
        ec = TestCertificate.create(shared, "-keyalg", "EC", "-groupname", "secp256r1");
        rsa = TestCertificate.create(shared, "-keyalg", "RSA", "-keysize", "2048");
        ed = TestCertificate.create(shared, "-keyalg", "Ed25519");
    }

    @BeforeEach
    void write() throws Exception {
        files = ec.writeTo(directory);
    }

    @Test
    void readsPkcs8OfEveryKind() throws Exception {
        for (TestCertificate certificate : List.of(ec, rsa, ed)) {
            assertReads(certificate.writeTo(directory), certificate);
        }
    }

    @Test
    void readsSec1BesideItsParameters() throws Exception {
        Files.writeString(
                files.key(),
                TestCertificate.pem("EC PARAMETERS", HexFormat.of().parseHex("06082a8648ce3d030107"))
                        + TestCertificate.pem("EC PRIVATE KEY", sec1(ec.key(), "a00a06082a8648ce3d030107")));
        assertReads(files, ec);
    }

    @Test
    void readsPkcs1() throws Exception {
        rsa.writeTo(directory);
        Files.writeString(files.key(), TestCertificate.pem("RSA PRIVATE KEY", pkcs1((RSAPrivateCrtKey) rsa.key())));
        assertReads(files, rsa);
    }

    @Test
    void readsChainsAndTextBetweenTheBlocks() throws Exception {
        Files.writeString(
                files.certificate(),
                "subject=localhost\n" + ec.certificatePem() + "\r\nissuer - another\r\n"
                        + rsa.certificatePem().replace("\n", "\r\n"));
        assertThat(TlsMaterial.load(files).chain()).containsExactly(ec.certificate(), rsa.certificate());
    }

    @Test
    void readsCertificateAndKeyFromOneFile() throws Exception {
        Files.writeString(files.key(), ec.certificatePem() + Files.readString(files.key()));
        X509Certificate first = (X509Certificate)
                TlsMaterial.load(new TlsFiles(files.key(), files.key())).chain().getFirst();
        assertThat(first).isEqualTo(ec.certificate());
    }

    @Test
    void saysWhichFileIsMissing() {
        Path missing = directory.resolve("missing.pem");
        refuses(new TlsFiles(missing, files.key()), "cannot read " + missing + ": no such file");
        refuses(new TlsFiles(files.certificate(), missing), "cannot read " + missing + ": no such file");
    }

    @Test
    void saysWhatIsNotInAFile() throws Exception {
        Files.writeString(files.certificate(), "nothing");
        refuses(files, "no certificate in " + files.certificate());
        refuses(new TlsFiles(files.certificate(), files.certificate()), "no private key in " + files.certificate());
    }

    @Test
    void saysThatKeyAndCertificateDoNotBelongTogether() throws Exception {
        for (TestCertificate other : List.of(rsa, ed, TestCertificate.create(shared, "-keyalg", "EC"))) {
            Files.writeString(
                    files.key(), TestCertificate.pem("PRIVATE KEY", other.key().getEncoded()));
            refuses(files, "private key " + files.key() + " does not belong to certificate " + files.certificate());
        }
    }

    @Test
    void saysHowToDecryptAKey() throws Exception {
        String advice = "private key " + files.key() + " is encrypted: decrypt it with openssl pkey -in " + files.key()
                + " -out key.pem";
        Files.writeString(files.key(), TestCertificate.pem("ENCRYPTED PRIVATE KEY", new byte[100]));
        refuses(files, advice);
        Files.writeString(files.key(), """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-256-CBC,00

                AAAA
                -----END RSA PRIVATE KEY-----
                """);
        refuses(files, advice);
    }

    @Test
    void saysHowToConvertAKeyWithoutACurve() throws Exception {
        Files.writeString(files.key(), TestCertificate.pem("EC PRIVATE KEY", sec1(ec.key(), "")));
        refuses(
                files,
                "EC private key " + files.key() + " names no curve: convert it with openssl pkcs8 -topk8 -nodes -in "
                        + files.key() + " -out key.pem");
    }

    @Test
    void saysThatAFileIsMalformed() throws Exception {
        Files.writeString(files.key(), TestCertificate.pem("PRIVATE KEY", new byte[] {1, 2, 3}));
        refuses(files, "private key " + files.key() + " is malformed or neither RSA, EC nor Ed25519");
        Files.writeString(files.certificate(), TestCertificate.pem("CERTIFICATE", new byte[] {1, 2, 3}));
        ec.writeTo(Files.createDirectories(directory.resolve("other")));
        assertThatThrownBy(() -> TlsMaterial.load(new TlsFiles(
                        files.certificate(), directory.resolve("other").resolve("key.pem"))))
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith("malformed certificate in " + files.certificate());
    }

    /** Loading has proven that the key belongs to the certificate. */
    private static void assertReads(TlsFiles files, TestCertificate expected) {
        TlsMaterial material = TlsMaterial.load(files);
        assertThat(material.chain()).containsExactly(expected.certificate());
        assertThat(material.key().getAlgorithm()).isEqualTo(expected.key().getAlgorithm());
    }

    private static void refuses(TlsFiles files, String message) {
        assertThatThrownBy(() -> TlsMaterial.load(files))
                .isInstanceOf(TlsException.class)
                .hasMessage(message);
    }

    /** SEQUENCE of version 1, the number in an OCTET STRING, and further parts. */
    private static byte[] sec1(PrivateKey key, String more) {
        String number = "%064x".formatted(((ECPrivateKey) key).getS());
        String content = "020101" + "0420" + number + more;
        return HexFormat.of().parseHex("30%02x".formatted(content.length() / 2) + content);
    }

    /** SEQUENCE of version 0 and eight numbers. */
    private static byte[] pkcs1(RSAPrivateCrtKey key) {
        StringBuilder content = new StringBuilder("020100");
        for (BigInteger number : List.of(
                key.getModulus(),
                key.getPublicExponent(),
                key.getPrivateExponent(),
                key.getPrimeP(),
                key.getPrimeQ(),
                key.getPrimeExponentP(),
                key.getPrimeExponentQ(),
                key.getCrtCoefficient())) {
            byte[] bytes = number.toByteArray();
            content.append("0282%04x".formatted(bytes.length))
                    .append(HexFormat.of().formatHex(bytes));
        }
        return HexFormat.of().parseHex("3082%04x".formatted(content.length() / 2) + content);
    }
}
