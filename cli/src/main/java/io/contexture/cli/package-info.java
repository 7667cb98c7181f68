/** The {@code contexture} command: one class a subcommand, options in, exit code out. */
@NullMarked
package io.contexture.cli;

import org.jspecify.annotations.NullMarked;
