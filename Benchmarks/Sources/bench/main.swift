import Glibc

/// `bench --strata PATH [--sizes 100,1000] [--json FILE] [--only inspect|plan|migrate] [--times N]`.
var options: [String: String] = [:]
var words = CommandLine.arguments.dropFirst()
while let word = words.popFirst() {
  let known = ["--strata", "--sizes", "--json", "--only", "--times"]
  guard known.contains(word), let value = words.popFirst() else {
    print("bench: \(word) is not understood; it takes \(known.joined(separator: ", ")), each with a value")
    exit(64)
  }
  options[word] = value
}
let sizes = (options["--sizes"] ?? "100,1000,10000").split(whereSeparator: { ", ".contains($0) }).compactMap { Int($0) }
guard let path = options["--strata"], !sizes.isEmpty, sizes.allSatisfy({ $0 >= 20 }) else {
  print("bench: --strata names the binary, --sizes numbers of tables from 20 on")
  exit(64)
}

/// The part that is to be measured; `nil` for all of them.
let only = options["--only"]

// A program that is interrupted ends with an error, and then the server is stopped all the same.
signal(SIGINT) { _ in Interruption.hasCome = 1 }
signal(SIGTERM) { _ in Interruption.hasCome = 1 }

var status: Int32 = 0
do {
  let server = try BenchServer.start(Strata(path: path))
  defer { server.stop() }
  var results = Results()
  print(Results.heading)
  for size in sizes where only != "migrate" {
    let benchmark = Benchmark(
      server: server,
      size: size,
      times: Int(options["--times"] ?? "") ?? (size <= 1000 ? 3 : 2)
    )
    try benchmark.run(&results, inspecting: only != "plan", planning: only != "inspect")
  }
  if only == nil || only == "migrate" {
    try MigrationBenchmark(server: server, times: Int(options["--times"] ?? "") ?? 3).run(&results)
  }
  if let file = options["--json"] { try File.write(results.json, to: file) }
} catch {
  print("bench: \(error)")
  status = 1
}
Scratch.remove()
exit(status)
