package dev.wharf.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens out of a good one that must not be believed, some of them with the deployment's own signing key. */
final class ForgedTokens {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final ObjectNode header;
    private final ObjectNode claims;
    private final String signature;
    private final Path keys;

    /** @param keys the folder with private keys in PEM, the token server's among them */
    ForgedTokens(String good, Path keys) throws IOException {
        List<String> parts = List.of(good.split("\\."));
        this.header = (ObjectNode) decode(parts.get(0));
        this.claims = (ObjectNode) decode(parts.get(1));
        this.signature = parts.get(2);
        this.keys = keys;
    }

    /** Other claims under the good token's signature. */
    String tampered(Consumer<ObjectNode> change) {
        return signingInput(header, changed(change)) + "." + signature;
    }

    /** Other claims, rightly signed. */
    String signed(Consumer<ObjectNode> change) throws IOException, GeneralSecurityException {
        String input = signingInput(header, changed(change));
        Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(privateKey());
        signer.update(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + BASE64URL.encodeToString(signer.sign());
    }

    /** The same claims under the signature of other ones. */
    String signedByAnother() throws IOException, GeneralSecurityException {
        String other = signed(claims -> claims.put("jti", "another"));
        return signingInput(header, claims) + other.substring(other.lastIndexOf('.'));
    }

    /** Unsigned, as RFC 7519 section 6 allows. */
    String unsigned() {
        return signingInput(header.deepCopy().put("alg", "none"), claims) + ".";
    }

    /** Signed with the public key as if it were a shared secret. */
    String signedWithPublicKey() throws GeneralSecurityException {
        String input = signingInput(header.deepCopy().put("alg", "HS256"), claims);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(publicKey().getEncoded(), "HmacSHA256"));
        return input + "." + BASE64URL.encodeToString(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private ObjectNode changed(Consumer<ObjectNode> change) {
        ObjectNode copy = claims.deepCopy();
        change.accept(copy);
        return copy;
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        byte[] certificate = Base64.getDecoder().decode(header.at("/x5c/0").textValue());
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate))
                .getPublicKey();
    }

    /** The one private key of the folder whose signature the good token's certificate verifies. */
    private PrivateKey privateKey() throws IOException, GeneralSecurityException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(keys)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            String pem = Files.readString(file);
            if (pem.contains("BEGIN PRIVATE KEY")) {
                String base64 = pem.replaceAll("(?s).*BEGIN PRIVATE KEY-----(.*?)-----END.*", "$1");
                PrivateKey key = KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
                if (isPair(key, publicKey())) {
                    return key;
                }
            }
        }
        throw new AssertionError("no key for the token's certificate in " + files);
    }

    private static boolean isPair(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
        Signature check = Signature.getInstance("SHA256withECDSA");
        check.initSign(privateKey);
        byte[] signed = check.sign();
        check.initVerify(publicKey);
        return check.verify(signed);
    }

    private static String signingInput(JsonNode header, JsonNode claims) {
        return encode(header) + "." + encode(claims);
    }

    private static String encode(JsonNode part) {
        return BASE64URL.encodeToString(part.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode decode(String part) throws IOException {
        return JSON.readTree(Base64.getUrlDecoder().decode(part));
    }
}
