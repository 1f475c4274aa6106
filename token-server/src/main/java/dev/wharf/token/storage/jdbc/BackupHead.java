package dev.wharf.token.storage.jdbc;

import java.time.Instant;
import java.util.Map;

/**
 * What a backup says of itself.
 *
 * @param schema the version of the schema
 * @param at when it was made
 * @param next by table the id of the next row, above all that were ever given
 */
record BackupHead(String schema, Instant at, Map<String, Long> next) {
    BackupHead {
        next = Map.copyOf(next);
    }
}
