package dev.wharf.registry.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes when a test says so. */
public final class TestClock implements InstantSource {
    private volatile Instant now = TestAuthority.NOW;

    @Override
    public Instant instant() {
        return now;
    }

    /** Lets time pass. */
    public void advance(Duration time) {
        now = now.plus(time);
    }
}
