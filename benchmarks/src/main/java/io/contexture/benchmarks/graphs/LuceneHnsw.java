package io.contexture.benchmarks.graphs;

import io.contexture.linalg.Matrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/** Lucene's own graph, in one segment. */
public final class LuceneHnsw implements GraphLibrary {

    private static final String VECTOR = "vector";
    private static final String ID = "id";

    private final FSDirectory directory;
    private @Nullable DirectoryReader reader;

    /** The default codec, but for the graph's degree and effort. */
    private static final class OfThatDegree extends FilterCodec {

        private static final Codec DEFAULT = Codec.getDefault();

        OfThatDegree() {
            super(DEFAULT.getName(), DEFAULT);
        }

        @Override
        public KnnVectorsFormat knnVectorsFormat() {
            return new PerFieldKnnVectorsFormat() {
                @Override
                public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                    return new Lucene99HnswVectorsFormat(DEGREE, BUILD_EFFORT);
                }
            };
        }
    }

    /** @param folder an empty one */
    public LuceneHnsw(Path folder) throws IOException {
        directory = FSDirectory.open(folder);
    }

    @Override
    public String name() {
        return "Lucene";
    }

    @Override
    public void build(Matrix vectors) throws IOException {
        try (IndexWriter writer = writer()) {
            for (int row = 0; row < vectors.rows(); row++) {
                Document document = new Document();
                document.add(new StringField(ID, Integer.toString(row), Field.Store.NO));
                document.add(new StoredField(ID, row));
                int from = vectors.index(row);
                document.add(new KnnFloatVectorField(VECTOR,
                        Arrays.copyOfRange(vectors.data(), from, from + vectors.columns()),
                        VectorSimilarityFunction.DOT_PRODUCT));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
            writer.commit();
        }
        reopen();
    }

    private IndexWriter writer() throws IOException {
        return new IndexWriter(directory,
                new IndexWriterConfig().setCodec(new OfThatDegree()).setRAMBufferSizeMB(1024));
    }

    @Override
    public void reopen() throws IOException {
        closeReader();
        reader = DirectoryReader.open(directory);
    }

    @Override
    public int[] search(Matrix query, int k, int effort) throws IOException {
        IndexSearcher searcher = new IndexSearcher(opened());
        float[] vector = Arrays.copyOfRange(query.data(), query.offset(), query.offset() + query.columns());
        ScoreDoc[] found = searcher.search(new KnnFloatVectorQuery(VECTOR, vector, Math.max(k, effort)),
                k).scoreDocs;
        StoredFields stored = searcher.storedFields();
        int[] rows = new int[found.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = stored.document(found[i].doc).getField(ID).numericValue().intValue();
        }
        return rows;
    }

    private DirectoryReader opened() {
        if (reader == null) {
            throw new IllegalStateException("nothing was built yet");
        }
        return reader;
    }

    @Override
    public boolean delete(List<Integer> rows) throws IOException {
        try (IndexWriter writer = writer()) {
            for (int row : rows) {
                writer.deleteDocuments(new Term(ID, Integer.toString(row)));
            }
            writer.commit();
        }
        reopen();
        return true;
    }

    private void closeReader() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }

    @Override
    public void close() throws IOException {
        closeReader();
        directory.close();
    }
}
