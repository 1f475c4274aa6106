package dev.wharf.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the files of one layer; called each time that the layer is needed, always with the same result. */
@FunctionalInterface
interface LayerContent {
    void writeTo(TarWriter tar) throws IOException;

    /** A layer that changes nothing: 1024 zero bytes, which every client knows by its digest. */
    static LayerContent empty() {
        return tar -> {};
    }

    static LayerContent text(String name, String content) {
        return tar -> tar.file(name, content);
    }

    static LayerContent random(String name, long seed, long size) {
        return tar -> tar.file(name, 0644, size, new RandomBytes(seed, size));
    }

    /** The smallest root file system that runs here: this machine's shell and the libraries it loads. */
    static LayerContent shell() throws IOException, InterruptedException {
        String libraries = Command.of("ldd", "/bin/sh").run().succeeded().out();
        return tar -> {
            tar.file("bin/sh", Path.of("/bin/sh"));
            for (Matcher path = Pattern.compile("(/\\S+) \\(0x").matcher(libraries); path.find(); ) {
                tar.file(path.group(1).substring(1), Path.of(path.group(1)));
            }
        };
    }
}
