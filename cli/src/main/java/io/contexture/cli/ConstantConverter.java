package io.contexture.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a constant by its name in any case, words joined by '-' or '_'.
 *
 * @param <E> whose constants are allowed
 */
abstract class ConstantConverter<E extends Enum<E>> implements ITypeConverter<E> {

    private final Class<E> type;

    ConstantConverter(Class<E> type) {
        this.type = type;
    }

    @Override
    public E convert(String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text.replace('-', '_'))) {
                return constant;
            }
        }
        throw new TypeConversionException("'" + text + "' is unknown; allowed: "
                + Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .collect(Collectors.joining(", ")));
    }
}
