package dev.wharf.server.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.yaml.snakeyaml.composer.ComposerException;
import org.yaml.snakeyaml.constructor.ConstructorException;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the settings file; whatever is wrong with it is one line with the file, and where known line and column. */
final class SettingsFile {
    private SettingsFile() {}

    static Node.Mapping read(Path file) {
        try {
            return switch (YamlReader.read(Files.readString(file), null)) {
                case Node.Mapping mapping -> mapping;
                case Node.Scalar scalar when scalar.value().isEmpty() -> Node.Mapping.EMPTY;
                case Node _ -> throw new ConfigException(file + ": accepted is a mapping of keys to values");
            };
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new ConfigException(file + ": permission denied", e);
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": not UTF-8 text", e);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage(), e);
        } catch (YAMLException e) {
            throw new ConfigException(file + place(e) + ": not valid YAML: " + problem(e), e);
        }
    }

    private static String place(YAMLException e) {
        return e instanceof MarkedYAMLException marked && marked.getProblemMark() != null
                ? ":" + (marked.getProblemMark().getLine() + 1) + ":"
                        + (marked.getProblemMark().getColumn() + 1)
                : "";
    }

    /** The parser's words, unless they quote what may be an unquoted password. */
    private static String problem(YAMLException e) {
        return switch (e) {
            case ComposerException _ -> "an alias without its anchor; quote text that begins with *";
            case ConstructorException _ -> "an unknown tag or a wrong merge; quote text that begins with !";
            case MarkedYAMLException marked -> marked.getProblem();
            default -> String.valueOf(e.getMessage());
        };
    }
}
