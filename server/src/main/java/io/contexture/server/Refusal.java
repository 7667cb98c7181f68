package io.contexture.server;

/** A request that is not answered as asked; what it says goes to the caller, so it names nothing of this machine. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Why; each has its status. */
    enum Reason {
        NOT_UNDERSTOOD(400, "The request cannot be understood"),
        NO_TOKEN(401, "A token is needed"),
        UNKNOWN(404, "There is no such thing"),
        NOT_ALLOWED(405, "That cannot be done here"),
        TOO_LARGE(413, "The request is too large"),
        OTHER_TYPE(415, "The type of the body is not taken"),
        BUSY(429, "Too much is waiting already"),
        FAILED(500, "The server failed"),
        NOT_READY(503, "The server is not ready");

        private final int status;
        private final String title;

        Reason(int status, String title) {
            this.status = status;
            this.title = title;
        }

        int status() {
            return status;
        }

        String title() {
            return title;
        }

        /** The reason with that status; any other status of a caller's mistake is a request that was not understood. */
        static Reason of(int status) {
            for (Reason reason : values()) {
                if (reason.status == status) {
                    return reason;
                }
            }
            return status < 500 ? NOT_UNDERSTOOD : FAILED;
        }
    }

    private final Reason reason;

    Refusal(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** Something in the request is wrong. */
    static Refusal of(String detail) {
        return new Refusal(Reason.NOT_UNDERSTOOD, detail);
    }

    static Refusal noItem(String id) {
        return new Refusal(Reason.UNKNOWN, "there is no item '" + id + "'");
    }

    static Refusal stopping() {
        return new Refusal(Reason.NOT_READY, "the server is stopping; ask again when it is back");
    }

    Reason reason() {
        return reason;
    }
}
