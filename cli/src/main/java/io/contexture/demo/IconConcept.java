package io.contexture.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A concept and its drawings, no two of them nearly the same.
 *
 * @param name   such as "arrow-left"; lower-case letters, digits and '-', fit for a folder name
 * @param images one for each pack, in alphabetical order of the packs
 */
record IconConcept(String name, List<IconImage> images) {

    /** Of two drawings with a higher cosine of their centred 32 x 32 pixels, the second is a copy of the first. */
    static final float COPY = 0.8f;

    /** Fewer drawings than this make no class: a batch needs four, and a query needs something to find. */
    static final int FEWEST = 4;

    /**
     * All concepts of a catalogue that keep at least {@link #FEWEST} drawings when copies are left out, as the logos of
     * brands do not, which every pack takes over as they are: without this, a query would find its own copy.
     */
    static List<IconConcept> all(IconCatalogue catalogue) {
        return catalogue.drawnByAtLeast(FEWEST).parallelStream().map(IconConcept::withoutCopies)
                .filter(concept -> concept.images.size() >= FEWEST).toList();
    }

    private static IconConcept withoutCopies(List<IconCatalogue.Drawing> drawings) {
        List<IconImage> kept = new ArrayList<>();
        for (IconCatalogue.Drawing drawing : drawings) {
            Optional<IconImage> image = IconImage.of(drawing);
            image.filter(candidate -> kept.stream().allMatch(other -> candidate.cosine(other) <= COPY))
                    .ifPresent(kept::add);
        }
        return new IconConcept(drawings.getFirst().concept(), List.copyOf(kept));
    }
}
