package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the token server prints to make a registry take its tokens, followed to the letter. */
record PrintedConfig(Admin admin, String text) {
    private static final Pattern CURL = Pattern.compile("# .*: curl -o (\\S+) (\\S+)\\n");

    /** @param kind as the API names it, for instance {@code registry2} */
    static PrintedConfig of(Admin admin, String service, String kind) throws IOException, InterruptedException {
        HttpResponse<String> printed = admin.get("services/" + service + "/registry-config?for=" + kind);
        assertThat(printed.statusCode()).as(printed.body()).isEqualTo(200);
        return new PrintedConfig(admin, printed.body());
    }

    /** The same with a file of this machine in the place of one that is named. */
    PrintedConfig with(String named, Path here) {
        return new PrintedConfig(admin, text.replace(named, here.toString()));
    }

    /**
     * Writes it with the places of this test, and fetches what its comments say.
     *
     * @param port where the registry has to listen
     * @return the file
     */
    Path write(Path home, int port) throws IOException, InterruptedException {
        String config = text.replace("addr: :5000", "addr: 127.0.0.1:" + port)
                .replace("/var/lib/registry", home.resolve("registry").toString());
        Matcher curl = CURL.matcher(text);
        while (curl.find()) {
            HttpResponse<String> fetched = admin.get(curl.group(2));
            assertThat(fetched.statusCode()).as(curl.group()).isEqualTo(200);
            Path here = home.resolve(Path.of(curl.group(1)).getFileName());
            Files.writeString(here, fetched.body());
            config = config.replace(curl.group(1), here.toString());
        }
        return Files.writeString(home.resolve("config.yml"), config);
    }
}
