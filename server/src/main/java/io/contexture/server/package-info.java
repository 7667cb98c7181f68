/** Search by example over HTTP: the service that {@code openapi.yaml} beside this describes, and the page for it. */
@NullMarked
package io.contexture.server;

import org.jspecify.annotations.NullMarked;
