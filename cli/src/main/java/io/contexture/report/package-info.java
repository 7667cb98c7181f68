/** The report of a run: one HTML file that needs nothing else. */
@NullMarked
package io.contexture.report;

import org.jspecify.annotations.NullMarked;
