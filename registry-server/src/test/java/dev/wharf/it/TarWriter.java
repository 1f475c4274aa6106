package dev.wharf.it;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes a POSIX ustar archive; names are at most 100 bytes long, owner and time are always 0. */
final class TarWriter implements Closeable {
    private static final int BLOCK = 512;

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    TarWriter folder(String name) throws IOException {
        header(name + "/", 0755, 0, '5', "");
        return this;
    }

    TarWriter link(String name, String target) throws IOException {
        header(name, 0777, 0, '2', target);
        return this;
    }

    TarWriter file(String name, Path content) throws IOException {
        try (InputStream bytes = Files.newInputStream(content)) {
            return file(name, Files.isExecutable(content) ? 0755 : 0644, Files.size(content), bytes);
        }
    }

    TarWriter file(String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return file(name, 0644, bytes.length, new ByteArrayInputStream(bytes));
    }

    TarWriter file(String name, int mode, long size, InputStream content) throws IOException {
        header(name, mode, size, '0', "");
        content.transferTo(out);
        out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
        return this;
    }

    private void header(String name, int mode, long size, char type, String target) throws IOException {
        byte[] block = new byte[BLOCK];
        put(block, 0, name);
        put(block, 100, "%07o".formatted(mode));
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        put(block, 124, "%011o".formatted(size));
        put(block, 136, "00000000000");
        block[156] = (byte) type;
        put(block, 157, target);
        put(block, 257, "ustar\u000000");
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, "%06o\0 ".formatted(sum));
        out.write(block);
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.close();
    }
}
