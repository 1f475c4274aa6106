package dev.wharf.registry.service;

import static dev.wharf.registry.service.Fixture.LATEST;
import static dev.wharf.registry.service.Fixture.OTHER;
import static dev.wharf.registry.service.Fixture.REPO;
import static dev.wharf.registry.service.Fixture.body;
import static dev.wharf.registry.service.Fixture.bytes;
import static dev.wharf.registry.service.Fixture.image;
import static dev.wharf.registry.service.Fixture.sha256;
import static dev.wharf.registry.service.Fixture.sha512;

import dev.wharf.model.MediaType;
import dev.wharf.registry.storage.TestStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** One of each change, each acknowledged by a line; its system calls are looked at. */
final class PushOnce {
    static final String ACKNOWLEDGED = "acknowledged ";

    private PushOnce() {}

    public static void main(String[] arguments) throws IOException {
        RegistryServices services = new Fixture(TestStorage.FILESYSTEM.open(Path.of(arguments[0]))).services;
        String id = services.uploads().start(REPO).id();
        services.uploads().append(REPO, id, OptionalLong.of(0), body("{"));
        services.uploads().commit(REPO, id, OptionalLong.of(1), body("}"), sha256("{}"));
        acknowledge("blob");
        String unfinished = services.uploads().start(REPO).id();
        services.uploads().append(REPO, unfinished, OptionalLong.of(0), body("half"));
        acknowledge("chunk");
        services.uploads().store(REPO, body("layer"), sha256("layer"));
        acknowledge("whole blob");
        services.uploads().store(OTHER, body("layer"), sha256("layer"));
        acknowledge("blob that is there");
        services.uploads().store(OTHER, body("layer"), sha512("layer"));
        acknowledge("sha512 blob");
        services.blobs().mount(sha256("{}"), REPO, OTHER);
        acknowledge("mount");
        services.manifests().put(REPO, ManifestPush.to(LATEST, MediaType.OCI_MANIFEST), bytes(image("{}")));
        acknowledge("manifest");
        services.manifests().put(REPO, ManifestPush.to(LATEST, MediaType.OCI_MANIFEST), bytes(image("{}", "layer")));
        acknowledge("tag that moves");
        services.manifests()
                .put(OTHER, ManifestPush.to(sha256(image("{}")), MediaType.OCI_MANIFEST), bytes(image("{}")));
        acknowledge("manifest by digest");
        services.manifests()
                .put(OTHER, ManifestPush.to(sha512(image("{}")), MediaType.OCI_MANIFEST), bytes(image("{}")));
        acknowledge("manifest by sha512 digest");
        services.manifests().delete(REPO, LATEST);
        acknowledge("tag deletion");
        services.manifests().delete(REPO, sha256(image("{}")));
        acknowledge("manifest deletion");
        services.blobs().delete(REPO, sha256("layer"));
        acknowledge("blob deletion");
    }

    private static void acknowledge(String what) {
        System.out.println(ACKNOWLEDGED + what);
    }
}
