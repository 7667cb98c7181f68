-- Requests for wrk: bodies from files DIR/0 to DIR/(COUNT - 1), one after the other; arguments DIR COUNT TYPE.
-- Says at the end: requests/s, p50 and p99 in milliseconds, answers that were no success, connections and reads that failed.
local bodies, n = {}, 0

function init(args)
  for i = 0, tonumber(args[2]) - 1 do
    local file = assert(io.open(args[1] .. "/" .. i, "rb"))
    bodies[i] = wrk.format("POST", "/v1/search", {["Content-Type"] = args[3]}, file:read("*a"))
    file:close()
  end
end

function request()
  n = (n + 1) % (#bodies + 1)
  return bodies[n]
end

function done(summary, latency, requests)
  io.write(string.format("%.1f %.3f %.3f %d %d\n", summary.requests * 1e6 / summary.duration,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
