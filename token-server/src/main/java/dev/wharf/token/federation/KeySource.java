package dev.wharf.token.federation;

import java.io.IOException;

/** Reads the keys of a provider where it publishes them. */
@FunctionalInterface
interface KeySource {
    /**
     * Reads them.
     *
     * @throws IOException if it does not answer, or what it answers is not what a provider publishes; the message is
     *     fit for administrators
     */
    KeySet read(Provider provider) throws IOException, InterruptedException;
}
