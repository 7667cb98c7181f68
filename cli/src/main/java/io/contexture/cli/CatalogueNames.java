package io.contexture.cli;

import io.contexture.catalogue.Catalogue;
import java.util.Iterator;
import java.util.List;

/** The names of a catalogue, for completion. */
class CatalogueNames implements Iterable<String> {

    private final List<String> names;

    private CatalogueNames(List<String> names) {
        this.names = names;
    }

    @Override
    public Iterator<String> iterator() {
        return names.iterator();
    }

    /** Losses. */
    static final class OfLosses extends CatalogueNames {
        OfLosses() {
            super(Catalogue.losses().names());
        }
    }

    /** Miners. */
    static final class OfMiners extends CatalogueNames {
        OfMiners() {
            super(Catalogue.miners().names());
        }
    }

    /** Samplers. */
    static final class OfSamplers extends CatalogueNames {
        OfSamplers() {
            super(Catalogue.samplers().names());
        }
    }
}
