package dev.wharf.it;

import dev.wharf.model.Digest;
import dev.wharf.model.Digest.Algorithm;
import java.util.SplittableRandom;

/**
 * A blob of the torture run.
 *
 * @param number decides what is in it: mostly little
 * @param algorithm by which it is known
 */
record TortureBlob(int number, Algorithm algorithm) {
    byte[] content() {
        int size = number % 50 == 0 ? 1_500_000 : number % 7 == 0 ? 200_000 : 100 + number % 5000;
        byte[] content = new byte[size];
        new SplittableRandom(number).nextBytes(content);
        return content;
    }

    /** Made from the content each time; {@link TortureOracle#digest} remembers it. */
    Digest digest() {
        return algorithm.of(content());
    }
}
