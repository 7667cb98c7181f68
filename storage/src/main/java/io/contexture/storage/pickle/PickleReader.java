package io.contexture.storage.pickle;

import io.contexture.storage.pickle.Pickled.Dictionary;
import io.contexture.storage.pickle.Pickled.Instance;
import io.contexture.storage.pickle.Pickled.Name;
import io.contexture.storage.pickle.Pickled.Plain;
import io.contexture.storage.pickle.Pickled.Sequence;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The machine that a pickle is a program for (protocols 0 to 5; Python's {@code pickletools} describes it), with every
 * instruction that would run code in Python's handed to {@link PickleRules}. An object of a class is made without the
 * class: an {@link Instance} with its name and state.
 */
public final class PickleReader {

    private static final int MAX_DIGITS = 10_000;

    private final PickleInput in;
    private final PickleRules rules;
    private final Map<Long, Pickled> memo = new HashMap<>();
    private final Deque<List<Pickled>> marks = new ArrayDeque<>();
    private List<Pickled> stack = new ArrayList<>();

    private PickleReader(PickleInput in, PickleRules rules) {
        this.in = in;
        this.rules = rules;
    }

    /**
     * Reads one pickle; what follows it stays unread.
     *
     * @throws PickleException if it is damaged, cut short, or asks for something that the rules refuse
     */
    public static Pickled read(PickleInput in, PickleRules rules) throws PickleException {
        PickleReader reader = new PickleReader(in, rules);
        int opcode = in.unsignedByte();
        while (opcode != '.') {
            reader.run(opcode);
            opcode = in.unsignedByte();
        }
        return reader.pop();
    }

    private void run(int opcode) throws PickleException {
        switch (opcode) {
            case 0x80 -> in.bytes(1); // protocol
            case 0x95 -> in.bytes(8); // frame
            case '(' -> {
                marks.push(stack);
                stack = new ArrayList<>();
            }
            case '0' -> pop();
            case '1' -> popMark();
            case '2' -> push(top());
            case 'N' -> plain(null);
            case 0x88 -> plain(true);
            case 0x89 -> plain(false);
            case 'I' -> number(in.line());
            case 'L' -> integer(in.line().replaceFirst("L$", ""));
            case 'J' -> plain(BigInteger.valueOf(in.int32()));
            case 'K' -> plain(BigInteger.valueOf(in.unsignedByte()));
            case 'M' -> plain(BigInteger.valueOf(in.unsignedShort()));
            case 0x8a -> plain(in.integer(in.unsignedByte()));
            case 0x8b -> plain(in.integer(in.int32()));
            case 'F' -> real(in.line());
            case 'G' -> plain(in.bigEndianDouble());
            case 'S' -> plain(unquoted(in.line()));
            case 'V' -> plain(in.line());
            case 'T' -> plain(in.text(in.int32()));
            case 'U', 0x8c -> plain(in.text(in.unsignedByte()));
            case 'X' -> plain(in.text(Integer.toUnsignedLong(in.int32())));
            case 0x8d -> plain(in.text(in.int64()));
            case 'B' -> plain(in.bytes(Integer.toUnsignedLong(in.int32())));
            case 'C' -> plain(in.bytes(in.unsignedByte()));
            case 0x8e, 0x96 -> plain(in.bytes(in.int64()));
            default -> runOnContainers(opcode);
        }
    }

    private void runOnContainers(int opcode) throws PickleException {
        switch (opcode) {
            case ')', ']', 0x8f -> push(new Sequence(List.of()));
            case 't', 'l', 0x91 -> push(new Sequence(popMark()));
            case 0x85 -> push(new Sequence(last(1)));
            case 0x86 -> push(new Sequence(last(2)));
            case 0x87 -> push(new Sequence(last(3)));
            case 'a' -> append(last(1));
            case 'e', 0x90 -> append(popMark());
            case '}' -> push(new Dictionary());
            case 'd' -> {
                List<Pickled> entries = popMark();
                push(new Dictionary());
                put(entries);
            }
            case 's' -> put(last(2));
            case 'u' -> put(popMark());
            case 'p' -> memo.put(index(in.line()), top());
            case 'q' -> memo.put((long) in.unsignedByte(), top());
            case 'r' -> memo.put(Integer.toUnsignedLong(in.int32()), top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'g' -> remembered(index(in.line()));
            case 'h' -> remembered(in.unsignedByte());
            case 'j' -> remembered(Integer.toUnsignedLong(in.int32()));
            default -> runOnNames(opcode);
        }
    }

    /** The instructions that import and call in Python. */
    private void runOnNames(int opcode) throws PickleException {
        switch (opcode) {
            case 'c' -> name(in.line(), in.line());
            case 0x93 -> {
                List<Pickled> parts = last(2);
                name(text(parts.get(0)), text(parts.get(1)));
            }
            case 'P' -> push(rules.persistent(new Plain(in.line())));
            case 'Q' -> push(rules.persistent(pop()));
            case 'R' -> {
                List<Pickled> arguments = elements(pop());
                call(pop(), arguments);
            }
            case 'i' -> {
                Name type = checked(in.line(), in.line());
                call(type, popMark());
            }
            case 'o' -> {
                List<Pickled> parts = popMark();
                if (parts.isEmpty()) {
                    throw unfit("a class", "nothing");
                }
                call(parts.getFirst(), parts.subList(1, parts.size()));
            }
            case 0x81 -> {
                List<Pickled> arguments = elements(pop());
                push(new Instance(asName(pop()), arguments));
            }
            case 0x92 -> {
                pop();
                List<Pickled> arguments = elements(pop());
                push(new Instance(asName(pop()), arguments));
            }
            case 'b' -> build();
            default -> throw new PickleException("its byte " + (in.position() - 1) + " is "
                    + String.format("0x%02x", opcode)
                    + ", which is no instruction that a file of weights has; it is damaged, or no such file");
        }
    }

    private void build() throws PickleException {
        Pickled state = pop();
        switch (top()) {
            case Instance instance -> instance.build(state);
            // An attribute on a container, such as the _metadata that torch hangs on its state: not part of its content.
            case Dictionary _,Sequence _,Pickled.TensorView _ -> {
            }
            case Plain _,Name _,Pickled.Storage _ -> throw unfit("an object", describe(top()));
        }
    }

    private void call(Pickled function, List<Pickled> arguments) throws PickleException {
        push(rules.call(asName(function), List.copyOf(arguments)));
    }

    private void name(String module, String name) throws PickleException {
        push(checked(module, name));
    }

    private Name checked(String module, String name) throws PickleException {
        Name found = new Name(module, name);
        rules.named(found);
        return found;
    }

    private void append(List<Pickled> elements) throws PickleException {
        switch (top()) {
            case Sequence list -> list.elements().addAll(elements);
            case Instance object -> object.items().elements().addAll(elements);
            default -> throw unfit("a list", describe(top()));
        }
    }

    private void put(List<Pickled> keysAndValues) throws PickleException {
        Dictionary target = switch (top()) {
            case Dictionary dictionary -> dictionary;
            case Instance object -> object.entries();
            default -> throw unfit("a dictionary", describe(top()));
        };
        if (keysAndValues.size() % 2 != 0) {
            throw unfit("keys with values", keysAndValues.size() + " of them");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            target.entries().put(keysAndValues.get(i), keysAndValues.get(i + 1));
        }
    }

    private void remembered(long index) throws PickleException {
        Pickled value = memo.get(index);
        if (value == null) {
            throw new PickleException("it refers to value " + index + ", which it has not; it is damaged");
        }
        push(value);
    }

    private long index(String text) throws PickleException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw unfit("a number", "'" + text + "'");
        }
    }

    /** Protocol 0 writes truth values as the numbers 00 and 01. */
    private void number(String text) throws PickleException {
        switch (text) {
            case "00" -> plain(false);
            case "01" -> plain(true);
            default -> integer(text);
        }
    }

    private void integer(String text) throws PickleException {
        if (text.length() > MAX_DIGITS || !text.matches("-?[0-9]+")) {
            throw unfit("an integer", text.length() > 20 ? text.length() + " characters" : "'" + text + "'");
        }
        plain(new BigInteger(text));
    }

    private void real(String text) throws PickleException {
        try {
            plain(switch (text) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                case "nan" -> Double.NaN;
                default -> Double.parseDouble(text);
            });
        } catch (NumberFormatException _) {
            throw unfit("a number", "'" + text + "'");
        }
    }

    private static String unquoted(String text) {
        boolean single = text.startsWith("'") && text.endsWith("'");
        boolean twofold = text.startsWith("\"") && text.endsWith("\"");
        boolean quoted = text.length() >= 2 && (single || twofold);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private void plain(@org.jspecify.annotations.Nullable Object value) {
        push(new Plain(value));
    }

    private void push(Pickled value) {
        stack.add(value);
    }

    private Pickled top() throws PickleException {
        if (stack.isEmpty()) {
            throw unfit("a value", "none");
        }
        return stack.getLast();
    }

    private Pickled pop() throws PickleException {
        Pickled top = top();
        stack.removeLast();
        return top;
    }

    private List<Pickled> popMark() throws PickleException {
        if (marks.isEmpty()) {
            throw unfit("the beginning of a list", "none");
        }
        List<Pickled> since = stack;
        stack = marks.pop();
        return since;
    }

    private List<Pickled> last(int count) throws PickleException {
        if (stack.size() < count) {
            throw unfit(count + " values", Integer.toString(stack.size()));
        }
        List<Pickled> tail = stack.subList(stack.size() - count, stack.size());
        List<Pickled> values = List.copyOf(tail);
        tail.clear();
        return values;
    }

    private List<Pickled> elements(Pickled value) throws PickleException {
        if (value instanceof Sequence sequence) {
            return sequence.elements();
        }
        throw unfit("arguments", describe(value));
    }

    private Name asName(Pickled value) throws PickleException {
        if (value instanceof Name name) {
            return name;
        }
        throw unfit("a class or function", describe(value));
    }

    private String text(Pickled value) throws PickleException {
        if (value instanceof Plain(String text)) {
            return text;
        }
        throw unfit("a name", describe(value));
    }

    private static String describe(Pickled value) {
        return switch (value) {
            case Plain(var content) -> "the value " + content;
            case Name name -> name.toString();
            case Instance instance -> "an object of " + instance.type();
            case Sequence _ -> "a list";
            case Dictionary _ -> "a dictionary";
            case Pickled.TensorView _ -> "a tensor";
            case Pickled.Storage _ -> "a storage";
        };
    }

    private PickleException unfit(String wanted, String found) {
        return new PickleException("before its byte " + in.position() + " it needs " + wanted + " and has "
                + found + "; it is damaged");
    }
}
