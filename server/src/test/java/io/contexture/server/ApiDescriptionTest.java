package io.contexture.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What {@code openapi.yaml} says is so: it is valid, its examples work, and the answers have the form that it gives them. */
class ApiDescriptionTest {

    private static final String ITEM = "emoji/1f600.png";
    private static final JsonNode API = read();

    @TempDir
    static Path folder;
    private static TestService service;
    private static byte[] image;

    private static JsonNode read() {
        try (InputStream in = SearchServer.class.getResourceAsStream("openapi.yaml")) {
            return new YAMLMapper().readTree(in);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(folder, 4, new ServerOptions.Access(TestService.TOKEN, false),
                ServerOptions.Limits.USUAL);
        Path first = service.images.resolve("test/test-figure-000/00.png");
        image = Files.readAllBytes(first);
        Files.copy(first, Files.createDirectories(service.images.resolve("emoji")).resolve("1f600.png"));
        for (String id : List.of(ITEM, "emoji/1f601.png")) {
            assertThat(
                    service.form("PUT", "/v1/items/" + ImageFiles.encoded(id), image, Map.of("label", "cat"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** An operation, with a body where it takes one. */
    record Call(String method, String path, JsonNode operation, String type, JsonNode body,
            String name) {
        @Override
        public String toString() {
            return method + " " + path + " " + name;
        }
    }

    static Stream<Call> examples() {
        List<Call> calls = new ArrayList<>();
        API.get("paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> {
            String method = operation.getKey().toUpperCase(Locale.ROOT);
            if (!List.of("GET", "PUT", "POST", "DELETE").contains(method)) {
                return;
            }
            JsonNode bodies = operation.getValue().path("requestBody").path("content");
            if (bodies.isMissingNode()) {
                calls.add(new Call(method, path.getKey(), operation.getValue(), "", API, "without a body"));
            }
            bodies.properties().forEach(body -> body.getValue().path("examples").properties()
                    .forEach(example -> calls.add(new Call(method, path.getKey(), operation.getValue(),
                            body.getKey(), example.getValue().get("value"), example.getKey()))));
        }));
        // What is deleted is not there afterwards.
        calls.sort(java.util.Comparator.comparing(call -> call.method.equals("DELETE")));
        return calls.stream();
    }

    @Test
    void isAnOpenApiDescription() throws IOException {
        try (InputStream in = SearchServer.class.getResourceAsStream("openapi.yaml")) {
            SwaggerParseResult result = new OpenAPIV3Parser()
                    .readContents(new String(in.readAllBytes(), StandardCharsets.UTF_8), null, null);
            assertThat(result.getMessages()).isEmpty();
            assertThat(result.getOpenAPI().getPaths()).hasSizeGreaterThan(10);
        }
    }

    @Test
    void everyOperationThatTakesABodyHasAnExample() {
        API.get("paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> {
            JsonNode bodies = operation.getValue().path("requestBody").path("content");
            if (!bodies.isMissingNode()) {
                assertThat(bodies).as(operation.getKey() + " " + path.getKey())
                        .anyMatch(body -> body.has("examples"));
            }
        }));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesAreAnsweredAsDescribed(Call call) throws Exception {
        HttpResponse<byte[]> answer = send(call);
        String status = Integer.toString(answer.statusCode());
        assertThat(status).as(new String(answer.body(), StandardCharsets.UTF_8)).startsWith("2");
        JsonNode response = call.operation.get("responses").get(status);
        assertThat(response).as("response " + status + " is described").isNotNull();
        JsonNode json = response.path("content").path("application/json").path("schema");
        if (!json.isMissingNode()) {
            assertThat(schema(json).validate(TestService.tree(answer))).isEmpty();
        } else if (response.has("content")) {
            String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
            assertThat(response.get("content").has(type)).as(type).isTrue();
        }
    }

    private static HttpResponse<byte[]> send(Call call) throws Exception {
        String path = call.path.replace("{id}", ImageFiles.encoded(ITEM));
        return switch (call.type) {
            case "" -> service.send(HttpRequest.newBuilder(service.uri(path))
                    .header("Authorization", "Bearer " + TestService.TOKEN)
                    .method(call.method, HttpRequest.BodyPublishers.noBody()));
            case "application/json" -> service.json(call.method, path, call.body.toString());
            case "multipart/form-data" -> {
                Map<String, String> fields = new LinkedHashMap<>();
                call.body.properties().stream().filter(field -> !field.getKey().equals("image"))
                        .forEach(field -> fields.put(field.getKey(), field.getValue().asString()));
                yield service.form(call.method, path, image, fields);
            }
            default -> service.send(service.request(call.method, path, call.type,
                    call.body.stringValue().getBytes(StandardCharsets.UTF_8)));
        };
    }

    @Test
    void problemsAreAsDescribed() throws Exception {
        ObjectNode reference = JsonNodeFactory.instance.objectNode().put("$ref",
                "#/components/schemas/Problem");
        assertThat(schema(reference).validate(TestService.tree(service.get("/v1/items/nobody")))).isEmpty();
    }

    /** A schema with all those that it may refer to. */
    private static Schema schema(JsonNode schema) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.set("components", API.get("components"));
        whole.putArray("allOf").add(schema);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(whole);
    }
}
