package dev.wharf.it;

import static dev.wharf.it.Register.ABSENT;
import static dev.wharf.it.TortureOracle.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.it.Linearization.Effect;
import dev.wharf.it.Register.Write;
import dev.wharf.it.TortureOracle.Thing;
import dev.wharf.it.TortureTally.Deed;
import dev.wharf.model.Digest;
import java.io.IOException;
import java.net.http.HttpResponse;

/** What one client does with blobs that are there, or not. */
record TortureBlobs(TortureClient client, TortureOracle oracle, TortureChoices choices) {
    /** From one repository to another. */
    void mount() throws IOException, InterruptedException {
        String to = choices.repository();
        String from = choices.repository();
        Digest digest = oracle.digest(choices.blob());
        Register register = oracle.blob(to, digest);
        Write write = register.begin(Effect.write(PRESENT));
        long sent = oracle.now();
        HttpResponse<byte[]> answer = client.send(
                "POST", "/v2/" + to + "/blobs/uploads/?mount=" + digest + "&from=" + from, TortureClient.NOTHING);
        if (answer.statusCode() == 201) {
            register.acknowledge(write);
            oracle.blob(from, digest).saw(Effect.read(PRESENT), sent);
            oracle.tally().count(Deed.BLOB_MOUNTED);
        } else {
            assertThat(answer.statusCode()).as("%s", answer).isEqualTo(202);
            register.withdraw(write);
            oracle.blob(from, digest).saw(Effect.read(ABSENT), sent);
            client.send("DELETE", TortureClient.header(answer, "Location"), TortureClient.NOTHING);
        }
    }

    void read() throws IOException, InterruptedException {
        new TortureReader(client, oracle).read(thing());
    }

    void delete() throws IOException, InterruptedException {
        Thing thing = thing();
        Register register = oracle.register(thing);
        Write write = register.begin(Effect.writeUnless(ABSENT, ABSENT));
        long sent = oracle.now();
        if (client.delete(thing.path())) {
            register.acknowledge(write);
        } else {
            register.withdraw(write);
            register.saw(Effect.read(ABSENT), sent);
        }
    }

    private Thing thing() {
        return new Thing(
                choices.repository(), "blobs", oracle.digest(choices.blob()).toString());
    }
}
