/// What applying migrations costs, beside psql with the same statements.
struct MigrationBenchmark {
  let server: BenchServer
  /// How often each step is run; the best counts.
  let times: Int

  private var strata: Strata { server.strata }

  func run(_ results: inout Results) throws {
    let ledgers: [(SampleLedger?, String)] = [(.whole, "psql with a ledger"), (.slim, "psql with a slim ledger")]
    try compare(.small(500), "500 migrations", with: ledgers, &results)
    try compare(.long(5000), "1 of 5000 statements", with: [(nil, "psql")], &results)
    try tenants(200, .small(20), &results)
  }

  /// - Parameter references: What psql records of each migration, and what the bench calls it; the first is what strata
  ///   is compared with.
  private func compare(
    _ migrations: SampleMigrations,
    _ task: String,
    with references: [(ledger: SampleLedger?, name: String)],
    _ results: inout Results
  ) throws {
    let folder = Scratch.folder + "/\(migrations.versions.count)/migrations/shop"
    try migrations.write(to: folder, with: strata)
    let url = server.database("migrated")
    let contestants = try references.enumerated().map { index, reference in
      let script = folder + "-\(index).sql"
      try File.write(migrations.script(ledger: reference.ledger), to: script)
      let psql = Command(arguments: ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", script])
      return Contestant(tool: reference.name, commands: [psql])
    }
    results.add(
      try server.race(
        migrations.versions.reduce(0, +),
        task,
        times: times,
        contestants + [Contestant(tool: "strata", commands: [strata.command(["migrate", folder, "--url", url])])]
      ) { try server.make("migrated") }
    )
    try server.drop("migrated")
  }

  private func tenants(_ count: Int, _ migrations: SampleMigrations, _ results: inout Results) throws {
    let folder = Scratch.folder + "/tenants/migrations/shop"
    try migrations.write(to: folder, with: strata)
    let url = server.database("tenants")
    func migrate(_ pattern: String, _ more: [String] = []) -> Command {
      strata.command(["migrate", folder, "--url", url, "--each-schema", pattern, "--quiet"] + more)
    }
    func make() throws {
      try server.make("tenants")
      try server.execute((1...count).map { "CREATE SCHEMA tenant_\($0)" }.joined(separator: ";"), in: "tenants")
    }
    let single = (1...count).map { migrate("tenant_\($0)") }
    results.add(
      try server.race(
        count * migrations.versions.count,
        "\(count) schemas × \(migrations.versions.count)",
        times: 1,
        [
          Contestant(tool: "strata, one by one", commands: single),
          Contestant(tool: "strata, together", commands: [migrate("tenant_*")]),
        ],
        preparing: make
      )
    )
    // One tenant has something in the way; the bound is not reached, so that all others are done.
    try make()
    try server.execute("CREATE TABLE tenant_77.item_0 ()", in: "tenants")
    _ = try migrate("tenant_*", ["--max-failures", "1"]).run(allowing: [1])
    let done = try server.ask(
      "SELECT count(*) FROM pg_class WHERE relname = 'item_1' AND relnamespace::regnamespace::text LIKE 'tenant%'",
      in: "tenants"
    )
    guard done == "\(count - 1)" else {
      throw Command.Refusal(description: "where one of \(count) tenants fails, \(done) were migrated")
    }
    print("        one of \(count) tenants fails below the bound: \(done) migrated")
    try server.drop("tenants")
  }
}
