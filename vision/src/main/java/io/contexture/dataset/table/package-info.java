/** Image sets from tables: CSV, TSV and Parquet with named columns. */
@NullMarked
package io.contexture.dataset.table;

import org.jspecify.annotations.NullMarked;
