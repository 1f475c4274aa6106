package dev.wharf.it;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often something came about that does not come about by itself; else a run could be green without it. */
final class TortureTally {
    /** Something that a run is for. */
    enum Deed {
        BLOB_MOUNTED,
        INDEX_STORED,
        INDEX_PULLED,
        SHA512_STORED,
        SEVERAL_TAGS_MOVED,
        CONDITION_HELD,
        CONDITION_FAILED,
        PART_MISSING,
        REFERRER_STORED,
        REFERRER_LISTED
    }

    private final Map<Deed, LongAdder> counts = new ConcurrentHashMap<>();

    void count(Deed deed) {
        counts.computeIfAbsent(deed, _ -> new LongAdder()).increment();
    }

    /** All deeds, those too that never came about. */
    Map<Deed, Long> counts() {
        Map<Deed, Long> sums = new EnumMap<>(Deed.class);
        for (Deed deed : Deed.values()) {
            sums.put(deed, counts.getOrDefault(deed, new LongAdder()).sum());
        }
        return sums;
    }
}
