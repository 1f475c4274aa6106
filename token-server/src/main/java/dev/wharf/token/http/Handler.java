package dev.wharf.token.http;

import java.util.List;

/** Answers for one noun. */
public interface Handler {
    /** What it answers. */
    List<Endpoint> endpoints();
}
