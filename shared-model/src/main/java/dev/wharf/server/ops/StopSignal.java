package dev.wharf.server.ops;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Answers SIGTERM and SIGINT with an orderly end and exit code 0; the virtual machine's own would be 143 or 130, which
 * means failure to whoever sent the signal.
 */
public final class StopSignal {
    private final AtomicReference<Runnable> ending = new AtomicReference<>(() -> {});
    private final Thread hook = Thread.ofPlatform().name("stop").unstarted(this::end);

    private StopSignal() {}

    /** Waits for signals from now on: before a server starts, since whoever sees it answer may stop it at once. */
    public static StopSignal await() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** What a signal does before the process ends; until this is called, it just ends. */
    public void ends(Runnable orderly) {
        ending.set(orderly);
    }

    /** No longer waits, so that an exit has its own code. */
    public void ignore() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // A signal has come first, and what it does is under way.
        }
    }

    private void end() {
        ending.get().run();
        Runtime.getRuntime().halt(0);
    }
}
