package dev.wharf.registry.manifest;

/** A manifest that is not what it should be; the message names the field and is fit for clients. */
public final class InvalidManifestException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidManifestException(String message) {
        super(message);
    }
}
