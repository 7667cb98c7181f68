"""Times hnswlib's graph and faiss' IndexFlatIP on the vectors of IndexBenchmark, in CPU seconds of one thread.

Arguments: the folder with base.f32, query.f32 (raw little-endian floats), truth.i32 (ten nearest of each query); columns; M; ef_construction.
"""
import sys
import time

import faiss
import hnswlib
import numpy as np

folder, columns, degree, build_effort = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
base = np.fromfile(folder + "/base.f32", "<f4").reshape(-1, columns)
queries = np.fromfile(folder + "/query.f32", "<f4").reshape(-1, columns)
truth = np.fromfile(folder + "/truth.i32", "<i4").reshape(-1, 10)

graph = hnswlib.Index("ip", columns)
graph.init_index(len(base), ef_construction=build_effort, M=degree)
graph.set_num_threads(1)
start = time.process_time()
graph.add_items(base)
print(f"hnswlib build {time.process_time() - start:.1f}", flush=True)
for effort in (10, 16, 24, 32, 48, 64, 96, 128, 192, 256):
    graph.set_ef(effort)
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        found, _ = graph.knn_query(queries, 10)
        best = min(best, time.process_time() - start)
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(found, truth)])
    print(f"hnswlib {effort} {recall:.4f} {len(queries) / best:.0f}", flush=True)

faiss.omp_set_num_threads(1)
flat = faiss.IndexFlatIP(columns)
flat.add(base)
best = float("inf")
for _ in range(3):
    start = time.process_time()
    flat.search(queries[:500], 10)
    best = min(best, time.process_time() - start)
print(f"faiss together {500 / best:.1f}", flush=True)
best = float("inf")
for _ in range(3):
    start = time.process_time()
    for i in range(50):
        flat.search(queries[i:i + 1], 10)
    best = min(best, time.process_time() - start)
print(f"faiss single {50 / best:.1f}", flush=True)
