package dev.wharf.it;

/** A name and a password; the text form hides the password. */
record Account(String name, String password) {
    /** The form that skopeo, podman and buildah take. */
    String creds() {
        return name + ":" + password;
    }

    @Override
    public String toString() {
        return name;
    }
}
