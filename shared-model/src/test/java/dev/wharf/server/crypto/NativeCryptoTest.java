package dev.wharf.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest.Algorithm;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Providers are the whole process's, so each case has a process of its own. */
class NativeCryptoTest {
    private static final String NATIVE = "AmazonCorrettoCryptoProvider";

    @TempDir
    private Path directory;

    /** What a server does, and then signs and hashes. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws Exception {
            System.out.println(
                    args.length == 0
                            ? NativeCrypto.install()
                            : NativeCrypto.install(Optional.of(new Provider("Empty", "1", "offers nothing") {})));
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair pair = generator.generateKeyPair();
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(pair.getPrivate());
            signer.update((byte) 7);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance("SHA256withECDSA", "SunEC");
            verifier.initVerify(pair.getPublic());
            verifier.update((byte) 7);
            System.out.println(signer.getProvider().getName());
            System.out.println(verifier.verify(signature));
            System.out.println(Algorithm.SHA512.newHash().getProvider().getName());
        }
    }

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void signsNativelyWhatTheJdkVerifies() throws Exception {
        assertThat(run(directory)).endsWith(NATIVE, "true", "SUN").anyMatch(line -> line.contains("by " + NATIVE));
    }

    @Test
    void theJdkSignsWhereTheLibraryCannotBeLoaded() throws Exception {
        Path notThere = Files.createFile(directory.resolve("file")).resolve("tmp");

        assertThat(run(notThere)).endsWith("SunEC", "true", "SUN").anyMatch(line -> line.contains("by the JDK's"));
    }

    @Test
    void aProviderThatOffersNothingIsNotTaken() throws Exception {
        assertThat(run(directory, "empty"))
                .endsWith("SunEC", "true", "SUN")
                .anyMatch(line -> line.contains("by the JDK's"));
    }

    private static List<String> run(Path temporary, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return output.lines().toList();
        }
    }
}
