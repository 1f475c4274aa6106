package dev.wharf.bench;

import dev.wharf.model.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;

/** Bytes that no other content has, and that nobody can compress; made as they are sent. */
record Content(long id, long size) implements Wire.Body {
    private static final int BLOCK = 1 << 20;

    /** Each block is this with another beginning. */
    private static final byte[] RANDOM = new byte[BLOCK];

    static {
        new Random(1).nextBytes(RANDOM);
    }

    /** Takes content piece by piece. */
    interface Sink {
        void take(byte[] block, int length) throws IOException;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        generate((block, length) -> out.write(block, 0, length));
    }

    Digest digest() throws IOException, GeneralSecurityException {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        generate((block, length) -> hash.update(block, 0, length));
        return Digest.parse("sha256:" + HexFormat.of().formatHex(hash.digest()));
    }

    void generate(Sink sink) throws IOException {
        byte[] block = RANDOM.clone();
        for (long at = 0; at < size; at += BLOCK) {
            ByteBuffer.wrap(block).putLong(id).putLong(at);
            sink.take(block, (int) Math.min(BLOCK, size - at));
        }
    }
}
