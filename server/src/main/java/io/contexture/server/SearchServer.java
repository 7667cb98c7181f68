package io.contexture.server;

import io.contexture.image.RgbImage;
import io.contexture.index.VectorIndex;
import io.contexture.server.Guard.Role;
import io.contexture.storage.BadInputException;
import io.contexture.trained.TrainedModel;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.jspecify.annotations.Nullable;

/**
 * Serves an index over HTTP, as {@code openapi.yaml} beside this class describes, and the page to search it by example. Runs from
 * {@link #start} to {@link #close}.
 */
public final class SearchServer implements AutoCloseable {

    /** Everything comes from this server, and images from anywhere that items name. */
    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' blob: data: https:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";

    private static final RgbImage BLANK = new RgbImage(64, 64, new byte[64 * 64 * 3]);

    private final ServerOptions options;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final @Nullable EmbeddingQueue queue;
    private final @Nullable ImageEmbedding images;
    private final Javalin javalin;
    private final Thread warming = Thread.ofPlatform().name("warm-up").daemon().unstarted(this::warmUp);
    private final WarmUp searches;
    private volatile boolean ready;

    private SearchServer(VectorIndex index, @Nullable TrainedModel model, ServerOptions options,
            String version) {
        this.options = options;
        searches = new WarmUp(index.model().embeddingSize(), options.access().token());
        queue = model == null ? null : new EmbeddingQueue(model, options.limits(), metrics);
        images = model == null || queue == null
                ? null
                : new ImageEmbedding(new ImageIntake(options.limits().pixels()), queue,
                        model.transform());
        new JvmMemoryMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        collections.bindTo(metrics);
        metrics.gauge("contexture.index.items", index, VectorIndex::size);
        javalin = Javalin.create(config -> configure(config, index, version));
    }

    /**
     * Starts to answer, and to search itself, for as long as the options say: until then it answers, but is not ready.
     *
     * @param index   what is searched; closed by the caller, after this
     * @param model   what embeds images, used by nobody else while this runs; null to take only ids and vectors
     * @param version of the software, shown in the status
     * @throws BadInputException if the model is not the index's, or the port is taken
     */
    public static SearchServer start(VectorIndex index, @Nullable TrainedModel model, ServerOptions options,
            String version) throws java.io.IOException {
        if (model != null) {
            index.model().requireSame("the index", IndexingModel.of(model));
        }
        SearchServer server = new SearchServer(index, model, options, version);
        try {
            server.javalin.start();
        } catch (RuntimeException failed) {
            server.close();
            throw new BadInputException("cannot listen on " + options.address().host() + " port "
                    + options.address().port() + ": " + rootMessage(failed)
                    + ". Is another server running there? --port takes another, 0 any that is free", failed);
        }
        server.firstPass();
        if (options.warmUp().isZero()) {
            server.ready = true;
        } else {
            server.warming.start();
        }
        return server;
    }

    private void warmUp() {
        searches.run(options.address().host(), port(), options.warmUp());
        ready = true;
    }

    /** The first pass of a network takes many times as long as any later one: it is not to be the first caller's. */
    private void firstPass() {
        if (images != null) {
            try {
                images.places(BLANK);
                ImageEmbedding.result(images.queue().embed(images.prepared(BLANK)));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private void configure(JavalinConfig config, VectorIndex index, String version) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = options.limits().requestBytes();
        config.jetty.host = options.address().host();
        config.jetty.port = options.address().port();
        config.jetty.multipartConfig.maxFileSize(options.limits().requestBytes(), SizeUnit.BYTES);
        config.jetty.multipartConfig.maxTotalRequestSize(options.limits().requestBytes(), SizeUnit.BYTES);
        config.jetty.multipartConfig.maxInMemoryFileSize(options.limits().requestBytes(), SizeUnit.BYTES);
        config.jetty.modifyHttpConfiguration(SearchServer::takeAnyId);
        config.jetty.modifyServletContextHandler(SearchServer::decodeAnyId);
        config.jetty.modifyServer(this::endGracefully);
        RequestLog log = new RequestLog(metrics, searches);
        config.requestLogger.http(log::end);
        config.routes.before(log::begin);
        config.routes.before(this::secure);
        config.routes.beforeMatched(new Guard(options.access())::check);
        config.routes.beforeMatched(this::limit);
        Problems.register(config.routes);
        routes(config.routes, index, version);
    }

    private void routes(RoutesConfig routes, VectorIndex index, String version) {
        ImageFiles files = new ImageFiles(options.roots(), options.uploads());
        Answers answers = new Answers(files);
        CollectionView collection = new CollectionView(index);
        SearchRoutes search = new SearchRoutes(index, images, answers);
        routes.post("/v1/search", search::search, Role.READ);
        routes.post("/v1/explain", search::explain, Role.READ);
        ItemRoutes items = new ItemRoutes(index, collection, images, answers);
        routes.get("/v1/items", items::list, Role.READ);
        routes.get("/v1/items/{id}", items::get, Role.READ);
        routes.get("/v1/items/{id}/image", items::image, Role.READ);
        routes.put("/v1/items/{id}", items::put, Role.WRITE);
        routes.delete("/v1/items/{id}", items::delete, Role.WRITE);
        routes.post("/v1/bulk", new BulkRoute(index, images, files, options.limits())::take, Role.WRITE);
        CollectionRoutes whole = new CollectionRoutes(collection, answers);
        routes.get("/v1/duplicates", whole::duplicates, Role.READ);
        routes.get("/v1/label-errors", whole::labelErrors, Role.READ);
        routes.get("/v1/map", whole::map, Role.READ);
        StatusRoutes status = new StatusRoutes(index, collection, options, images != null, version,
                System.nanoTime(), () -> ready);
        routes.get("/v1/status", status::status, Role.READ);
        routes.get("/health/live", status::live, Role.OPEN);
        routes.get("/health/ready", status::ready, Role.OPEN);
        routes.get("/metrics", context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(metrics.scrape()), Role.READ);
        routes.get("/openapi.yaml", PageFiles::description, Role.OPEN);
        routes.get("/", PageFiles::index, Role.OPEN);
        routes.get("/page/{file}", PageFiles::file, Role.OPEN);
    }

    private void secure(Context context) {
        context.header("Content-Security-Policy", CONTENT_POLICY);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Referrer-Policy", "no-referrer");
    }

    private void limit(Context context) {
        boolean bulk = context.path().equals("/v1/bulk");
        Bodies.limit(context,
                options.limits().requestBytes() * (bulk ? (long) ServerOptions.Limits.BULK : 1));
    }

    /** Ids may have a slash and what not; percent-encoded they are one part of the path. */
    private static void takeAnyId(HttpConfiguration http) {
        http.setUriCompliance(UriCompliance.from("DEFAULT,AMBIGUOUS_PATH_SEPARATOR,AMBIGUOUS_PATH_ENCODING,"
                + "AMBIGUOUS_PATH_SEGMENT,AMBIGUOUS_PATH_PARAMETER,SUSPICIOUS_PATH_CHARACTERS"));
        http.setSendServerVersion(false);
    }

    private static void decodeAnyId(ServletContextHandler handler) {
        handler.getServletHandler().setDecodeAmbiguousURIs(true);
    }

    private void endGracefully(Server server) {
        server.setStopTimeout(options.grace().toMillis());
        server.insertHandler(new GracefulHandler());
    }

    /** The port that it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Takes no more requests, lets those that run end for the grace that the options give, and ends. */
    @Override
    public void close() {
        searches.stop();
        try {
            warming.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        ready = false;
        javalin.stop();
        if (queue != null) {
            queue.close();
        }
        collections.close();
        metrics.close();
    }
}
