-- wrk: random lines of a list, "path" or "path etag". FILE and, where given, TOKEN and ENCODING.
local paths, tags = {}, {}
for line in io.lines(os.getenv("BENCH_FILE")) do
    local path, tag = line:match("^(%S+)%s*(%S*)$")
    paths[#paths + 1] = path
    tags[#tags + 1] = tag
end
local requests = {}

function init()
    math.randomseed(tonumber(os.getenv("BENCH_SEED") or "1"))
    local headers = {}
    local token, encoding = os.getenv("BENCH_TOKEN"), os.getenv("BENCH_ENCODING")
    if token and token ~= "" then headers["Authorization"] = "Bearer " .. token end
    if encoding and encoding ~= "" then headers["Accept-Encoding"] = encoding end
    for place, path in ipairs(paths) do
        local own = {}
        for name, value in pairs(headers) do own[name] = value end
        if tags[place] ~= "" then own["If-None-Match"] = tags[place] end
        requests[place] = wrk.format("GET", path, own)
    end
end

local trace = os.getenv("BENCH_ORDER") == "trace"
local next_place = 0
function request()
    if trace then
        next_place = next_place % #requests + 1
        return requests[next_place]
    end
    return requests[math.random(#requests)]
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\nRESULT {"requests":%d,"us":%d,"bytes":%d,"bad":%d,"p50":%.3f,"p95":%.3f,"p99":%.3f}\n',
        summary.requests, summary.duration, summary.bytes,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout,
        latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
