package dev.wharf.server.connection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One block of a PEM file (RFC 7468). */
final class PemBlock {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private final String label;
    private final byte[] content;

    private PemBlock(String label, byte[] content) {
        this.label = label;
        this.content = content;
    }

    /** @throws TlsException if the file cannot be read or a block is not Base64 */
    static List<PemBlock> read(Path file) {
        List<PemBlock> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text(file));
        while (matcher.find()) {
            // A colon marks the headers of a block encrypted the old way; its reader refuses it by the label alone.
            boolean encrypted = matcher.group(2).indexOf(':') >= 0;
            String label = encrypted ? "ENCRYPTED " + matcher.group(1) : matcher.group(1);
            blocks.add(new PemBlock(label, encrypted ? new byte[0] : decode(file, matcher.group(2))));
        }
        return blocks;
    }

    String label() {
        return label;
    }

    byte[] content() {
        return content.clone();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new TlsException("cannot read " + file + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static byte[] decode(Path file, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new TlsException("malformed PEM in " + file + ": " + e.getMessage(), e);
        }
    }
}
