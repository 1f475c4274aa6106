package dev.wharf.it;

import java.io.InputStream;
import java.util.Objects;
import java.util.SplittableRandom;

/** The same incompressible bytes for the same seed, without keeping them. */
final class RandomBytes extends InputStream {
    private final SplittableRandom random;
    private final byte[] chunk = new byte[64 * 1024];
    private int used = chunk.length;
    private long left;

    RandomBytes(long seed, long size) {
        this.random = new SplittableRandom(seed);
        this.left = size;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (left == 0) {
            return -1;
        }
        if (used == chunk.length) {
            random.nextBytes(chunk);
            used = 0;
        }
        int count = (int) Math.min(left, Math.min(length, chunk.length - used));
        System.arraycopy(chunk, used, target, offset, count);
        used += count;
        left -= count;
        return count;
    }
}
