package dev.wharf.registry.config;

import dev.wharf.server.settings.ConfigException;
import dev.wharf.server.settings.ConfigTree;
import java.net.URI;
import java.net.URISyntaxException;

/** Settings that are URLs. */
final class Urls {
    private Urls() {}

    /**
     * The absolute http(s) URL at a key that is set.
     *
     * @throws ConfigException if it is not one
     */
    static URI http(ConfigTree tree, String key) {
        try {
            URI url = new URI(tree.string(key, ""));
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Falls through to the same refusal as another scheme.
        }
        throw tree.invalid(key, "an absolute http or https URL");
    }
}
