package dev.wharf.token.authz.dockerauth;

import java.util.List;
import java.util.Map;

/**
 * One entry of an access list: if all conditions of {@code match} hold, it decides, and no later one does.
 *
 * @param number its place in the list, from 1
 * @param comment its comment, possibly none
 * @param match the conditions that are texts, by key
 * @param actions what it gives
 * @param faults why it cannot be read as it stands; empty if it can
 */
record AclEntry(int number, String comment, Map<String, String> match, List<String> actions, List<String> faults) {
    AclEntry {
        match = Map.copyOf(match);
        actions = List.copyOf(actions);
        faults = List.copyOf(faults);
    }
}
