import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Checks ({@code check}) or rewrites ({@code apply}) every Java source below a folder with palantir-java-format. */
public final class Format {
    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(Style.PALANTIR)
            .formatJavadoc(true)
            .build());

    public static void main(String[] args) throws Exception {
        boolean apply = args[0].equals("apply");
        if (!apply && !args[0].equals("check")) {
            throw new IllegalArgumentException("-Dformat=" + args[0] + ": accepted are check and apply");
        }
        List<Path> sources;
        try (Stream<Path> files = Files.walk(Path.of(args[1]))) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
        int unformatted = 0;
        for (Path source : sources) {
            String before = Files.readString(source);
            String after = format(before);
            if (before.equals(after)) {
                continue;
            }
            unformatted++;
            if (apply) {
                Files.writeString(source, after);
            }
            System.out.println((apply ? "formatted " : "not formatted: ") + source);
        }
        if (unformatted > 0 && !apply) {
            System.out.println(unformatted + " files: run mvn -N process-sources -Dformat=apply");
            System.exit(1);
        }
        System.out.println(sources.size() + " Java sources are formatted");
    }

    private static String format(String source) throws Exception {
        String imports = RemoveUnusedImports.removeUnusedImports(ImportOrderer.reorderImports(source, Style.PALANTIR));
        return FORMATTER.formatSource(imports);
    }
}
