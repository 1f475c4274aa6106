package dev.wharf.token.issue;

/**
 * The key that signs now.
 *
 * @param algorithm how it signs
 * @param key the key with its certificate
 * @param ids what verifiers know it by
 */
record SigningKey(SigningAlgorithm algorithm, CertifiedKey key, KeyIds ids) {}
