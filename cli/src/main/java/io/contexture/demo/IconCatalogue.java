package io.contexture.demo;

import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.IkonHandler;
import org.kordamp.ikonli.IkonProvider;

/**
 * Every icon of the Ikonli packs on the class path, by concept and pack. A pack that draws a concept in several styles
 * counts once, with its plainest drawing.
 */
final class IconCatalogue {

    /** One pack's drawing of a concept: a character of one of its fonts. */
    record Drawing(String concept, String pack, String description, int codePoint, TrueTypeFont font) {}

    private final SortedMap<String, SortedMap<String, Candidate>> concepts = new TreeMap<>();
    private final Map<String, TrueTypeFont> fonts = new HashMap<>();

    private record Candidate(Drawing drawing, int styleWords) {

        static final Comparator<Candidate> PLAINEST_FIRST = Comparator.comparingInt(Candidate::styleWords)
                .thenComparingInt(c -> c.drawing.description.length())
                .thenComparing(c -> c.drawing.description);
    }

    /**
     * Reads the packs that {@link ServiceLoader} finds.
     *
     * @throws BadInputException if there is none, which means that the program was packed without them
     */
    static IconCatalogue ofClassPath() {
        IconCatalogue catalogue = new IconCatalogue();
        List<IkonHandler> handlers = new ArrayList<>();
        ServiceLoader.load(IkonHandler.class).forEach(handlers::add);
        for (IkonProvider<?> provider : ServiceLoader.load(IkonProvider.class)) {
            catalogue.add(provider.getIkon(), handlers);
        }
        if (catalogue.concepts.isEmpty()) {
            throw new BadInputException(
                    "no icon packs on the class path; the demo draws its images from the jars "
                            + "org.kordamp.ikonli:ikonli-*-pack, which the module contexture-cli brings along");
        }
        return catalogue;
    }

    /** The drawings of every concept that at least {@code packs} packs draw, in alphabetical order of concept, then pack. */
    List<List<Drawing>> drawnByAtLeast(int packs) {
        return concepts.values().stream().filter(byPack -> byPack.size() >= packs)
                .map(byPack -> byPack.values().stream().map(Candidate::drawing).toList()).toList();
    }

    private void add(Class<? extends Ikon> icons, List<IkonHandler> handlers) {
        String pack = icons.getPackageName().substring(icons.getPackageName().lastIndexOf('.') + 1);
        for (Ikon icon : icons.getEnumConstants()) {
            String description = icon.getDescription();
            handlers.stream().filter(handler -> handler.supports(description)).findFirst()
                    .ifPresent(handler -> {
                        IconName name = IconName.of(description, pack);
                        Drawing drawing = new Drawing(name.concept(), pack, description, icon.getCode(),
                                font(handler));
                        concepts.computeIfAbsent(name.concept(), _ -> new TreeMap<>()).merge(pack,
                                new Candidate(drawing, name.styleWords()),
                                (a, b) -> Candidate.PLAINEST_FIRST.compare(a, b) <= 0 ? a : b);
                    });
        }
    }

    private TrueTypeFont font(IkonHandler handler) {
        URL resource = handler.getFontResource();
        return fonts.computeIfAbsent(resource.toString(), _ -> {
            try (InputStream stream = resource.openStream()) {
                return new TrueTypeFont(stream.readAllBytes());
            } catch (IOException unreadable) {
                throw new UncheckedIOException("cannot read the icon font " + resource, unreadable);
            }
        });
    }
}
