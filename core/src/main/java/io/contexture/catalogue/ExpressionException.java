package io.contexture.catalogue;

/** An expression that cannot be read or made: what is wrong, where, and what would be right. */
public final class ExpressionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String expression;
    private final int position;
    private final String problem;

    ExpressionException(String expression, int position, String problem, Throwable... cause) {
        super(problem + " (at character " + (position + 1) + ")\n    " + expression + "\n    "
                + " ".repeat(position)
                + "^", cause.length == 0 ? null : cause[0]);
        this.expression = expression;
        this.position = position;
        this.problem = problem;
    }

    /** The expression as it was written. */
    public String expression() {
        return expression;
    }

    /** Where the problem is: an index into {@link #expression}, its length if something is missing at the end. */
    public int position() {
        return position;
    }

    /** What is wrong, without the place. */
    public String problem() {
        return problem;
    }
}
