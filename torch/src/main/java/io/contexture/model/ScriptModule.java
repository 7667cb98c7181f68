package io.contexture.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.BoolType;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;

/** Makes a TorchScript module of named tensors: a submodule for each part of a name before the last. */
final class ScriptModule {

    private static final String ROOT = "__torch__.contexture.Embedding";

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, ScriptModule> children = new LinkedHashMap<>();

    /** Adds a tensor under its dotted name. */
    void put(String name, Tensor tensor) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            tensors.put(name, tensor);
        } else {
            children.computeIfAbsent(name.substring(0, dot), _ -> new ScriptModule())
                    .put(name.substring(dot + 1), tensor);
        }
    }

    /**
     * The module with the method {@code forward}, in evaluation mode.
     *
     * @param forward source of the method
     */
    JitModule compile(String forward) {
        JitModule module = module(new CompilationUnit(), ROOT);
        module.define(forward);
        module.eval();
        return module;
    }

    private JitModule module(CompilationUnit unit, String name) {
        JitModule module = new JitModule(new QualifiedName(name), unit, true);
        // Whoever loads it in Python asks for it.
        module.register_attribute("training", new Type.TypePtr(BoolType.get().get()), new IValue(false),
                false, false);
        tensors.forEach((key, tensor) -> {
            boolean buffer = key.startsWith("running_") || key.equals(ScriptLayers.POSITIONS);
            Tensor value = tensor.detach().clone();
            if (buffer) {
                module.register_buffer(key, value);
            } else {
                module.register_parameter(key, value.requires_grad_(true), false);
            }
        });
        children.forEach((key, child) -> module.register_module(key, child.module(unit, name + "_" + key)));
        return module;
    }
}
