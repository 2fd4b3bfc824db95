/// The steps that are measured, for one size of database.
struct Benchmark {
  let server: BenchServer
  let size: Int
  /// How often each step is run; the best counts.
  let times: Int

  private var strata: Strata { server.strata }
  private var live: String { server.database("live_\(size)") }
  private var twin: String { server.database("twin_\(size)") }
  private var other: String { server.database("other_\(size)") }
  private var script: String { Scratch.folder + "/live_\(size).sql" }
  /// 200 changed tables, or a fifth where there are fewer than 1,000.
  private var changed: Int { min(200, size / 5) }

  func run(_ results: inout Results, inspecting: Bool, planning: Bool) throws {
    try File.write(SampleSchema(tables: size).sql, to: script)
    try server.make("live_\(size)")
    _ = try load(script, into: live).run()
    if inspecting { try inspect(&results) }
    if planning {
      try server.make("twin_\(size)", from: "live_\(size)")
      let changes = Scratch.folder + "/other_\(size).sql"
      try File.write(SampleSchema(tables: size, changed: changed).sql, to: changes)
      try server.make("other_\(size)")
      _ = try load(changes, into: other).run()
      try liveToLive(&results)
      try modelToLive(&results)
    }
    for name in ["live", "twin", "other", "load"] { try server.drop("\(name)_\(size)") }
  }

  private func inspect(_ results: inout Results) throws {
    results.add(
      try server.race(
        size,
        "inspect --format sql",
        times: times,
        [
          Contestant(tool: "pg_dump -s", commands: [dump(live)]),
          Contestant(tool: "strata", commands: [strata.command(["inspect", live, "--format", "sql"])]),
        ]
      )
    )
  }

  private func liveToLive(_ results: inout Results) throws {
    let dumps = Contestant(tool: "2 × pg_dump -s", commands: [dump(live), dump(twin)])
    results.add(
      try server.race(
        size,
        "diff live live, nothing differs",
        times: times,
        [dumps, Contestant(tool: "strata", commands: [strata.command(["diff", live, twin])])]
      )
    )
    results.add(
      try server.race(
        size,
        "diff live live, \(changed) changed",
        times: 1,
        [dumps, Contestant(tool: "strata", commands: [strata.command(["diff", live, other])], statuses: [2])]
      )
    )
  }

  private func modelToLive(_ results: inout Results) throws {
    let folder = Scratch.folder + "/model_\(size)"
    _ = try Command(arguments: ["mkdir", "-p", folder]).run()
    for file in SampleSchema(tables: size).swift { try File.write(file.text, to: folder + "/" + file.name) }
    // A model is compiled when its sources change; the comparisons after it take it from the cache.
    let compiler = Contestant(tool: "strata + swiftc", commands: [strata.command(["compile", folder])])
    results.add(try server.race(size, "compile the model", times: 1, [compiler]))
    let commands = [load(script, into: server.database("load_\(size)")), dump(live), dump(twin)]
    for (task, target, status) in [("nothing differs", live, 0), ("\(changed) changed", other, 2)]
      as [(String, String, Int32)]
    {
      try server.make("load_\(size)")
      let strata = strata.command(["diff", "model:" + folder, target])
      results.add(
        try server.race(
          size,
          "diff model live, \(task)",
          times: 1,
          [
            Contestant(tool: "psql + 2 × pg_dump -s", commands: commands),
            Contestant(tool: "strata", commands: [strata], statuses: [status]),
          ]
        )
      )
    }
  }

  private func dump(_ url: String) -> Command { Command(arguments: ["pg_dump", "-s", "-d", url]) }

  private func load(_ script: String, into url: String) -> Command {
    Command(arguments: ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", script])
  }
}
