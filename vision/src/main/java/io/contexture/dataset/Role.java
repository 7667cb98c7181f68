package io.contexture.dataset;

/** What an image is to retrieval. */
public enum Role {
    /** Searches, and is searched by all others. */
    BOTH,
    /** Only searches. */
    QUERY,
    /** Is only searched. */
    GALLERY
}
