import ArgumentParser
import Diagnostics
import FoundationEssentials
import Migrations
import Postgres

/// Many targets instead of one.
struct FleetOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A file with one database on each line, as a connection string.", valueName: "file"))
  var targets: String?

  @Option(help: ArgumentHelp("Every schema of the database that matches, such as 'tenant_*'.", valueName: "pattern"))
  var eachSchema: String?

  @Option(help: ArgumentHelp("Every database of the server that matches, such as 'shard_*'.", valueName: "pattern"))
  var eachDatabase: String?

  @Option(help: "How many targets are worked on at the same time (default: 4).")
  var parallel: Int?

  @Option(
    help: "How many targets come first, one by one; the rest is not begun where one of them fails (default: 1)."
  )
  var canaries: Int?

  @Option(help: "How many targets may fail before no further one is begun (default: 0).")
  var maxFailures: Int?

  /// Whether many targets are meant.
  var isGiven: Bool { targets != nil || eachSchema != nil || eachDatabase != nil }

  func validate() throws {
    if [targets, eachSchema, eachDatabase].compactMap({ $0 }).count > 1 {
      throw ValidationError("give one of --targets, --each-schema and --each-database")
    }
    let numbers = [("--parallel", parallel, 1), ("--canaries", canaries, 0), ("--max-failures", maxFailures, 0)]
    for (name, number, least) in numbers {
      guard let number else { continue }
      if number < least { throw ValidationError("\(name) must be at least \(least)") }
      // Who forgets the one would have a single database migrated at once.
      if !isGiven { throw ValidationError("\(name) needs --targets, --each-schema or --each-database") }
    }
  }

  /// The targets that are meant; at least one.
  func fleet(_ connection: ConnectionOptions, _ ledger: LedgerOptions) async throws -> Fleet {
    let found: [FleetTarget]
    let what: String
    if let targets {
      found = try Self.read(targets, ledger.ledgerSchema)
      what = "the file \(targets) names no database"
    } else if let eachSchema {
      if ledger.ledgerSchema != LedgerOptions.usual {
        throw Failure(
          .usage,
          code: "ledger-per-schema",
          "--ledger-schema and --each-schema cannot be had together: each schema has a ledger of its own"
        )
      }
      found = try await FleetTarget.schemas(matching: eachSchema, of: try connection.target())
      what = "no schema matches \(eachSchema)"
    } else {
      let pattern = eachDatabase ?? ""
      found = try await FleetTarget.databases(
        matching: pattern,
        of: try connection.target(),
        ledgerSchema: ledger.ledgerSchema
      )
      what = "no database matches \(pattern)"
    }
    guard !found.isEmpty else { throw Failure(.usage, code: "no-targets", what) }
    return Fleet(targets: found, parallel: parallel ?? 4, canaries: canaries ?? 1, tolerance: maxFailures ?? 0)
  }

  /// Reads a file of connection strings; `#` begins a comment line.
  private static func read(_ path: String, _ ledgerSchema: String) throws -> [FleetTarget] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(.usage, code: "file-unreadable", "the file \(path) cannot be read")
    }
    var targets: [FleetTarget] = []
    let lines = String(decoding: data, as: UTF8.self).split(
      omittingEmptySubsequences: false,
      whereSeparator: \.isNewline
    )
    for (index, line) in lines.enumerated() {
      var text = line.drop(while: \.isWhitespace)
      while text.last?.isWhitespace == true { text.removeLast() }
      guard !text.isEmpty, !text.hasPrefix("#") else { continue }
      let target = try ConnectionOptions.target(String(text), of: "\(path):\(index + 1)")
      targets.append(FleetTarget(name: target.redacted, target: target, ledgerSchema: ledgerSchema))
    }
    return targets
  }
}
