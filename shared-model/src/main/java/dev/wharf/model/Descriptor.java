package dev.wharf.model;

/**
 * A typed reference from one piece of content to another (OCI image spec, "Content Descriptors").
 *
 * @param mediaType the type of the content referred to
 * @param digest its content address
 * @param size its length in bytes, not negative
 */
public record Descriptor(MediaType mediaType, Digest digest, long size) {
    /** @throws InvalidValueException if the size is negative */
    public Descriptor {
        if (size < 0) {
            throw new InvalidValueException("invalid descriptor: size must not be negative");
        }
    }
}
