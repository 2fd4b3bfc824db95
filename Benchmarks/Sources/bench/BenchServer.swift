import Glibc

/// The embedded PostgreSQL that the measured databases are in: the one `strata dev` keeps running.
///
/// The postmaster waits for its backends when they end, so that its own times with those of waited-for children and of
/// the children that live are all that the server ever used, however short-lived a backend was.
struct BenchServer {
  let strata: Strata
  let url: String
  private let postmaster: pid_t

  static func start(_ strata: Strata) throws -> BenchServer {
    let output = Scratch.folder + "/url"
    var command = strata.command(["dev"])
    command.output = output
    _ = try command.run()
    let url = (File.text(output) ?? "").prefix { !$0.isNewline }
    let server = String(url)
    let pid = try ask(
      server,
      "SELECT pid FROM (VALUES (pg_read_file('postmaster.pid'))) f(t), "
        + "LATERAL (SELECT split_part(t, E'\\n', 1) AS pid) p"
    )
    guard let postmaster = pid_t(pid) else { throw Command.Refusal(description: "the server's process is not known") }
    return BenchServer(strata: strata, url: server, postmaster: postmaster)
  }

  func stop() { _ = try? strata.command(["dev", "--stop"]).run() }

  /// The URL of one of its databases.
  func database(_ name: String) -> String {
    let question = url.firstIndex(of: "?") ?? url.endIndex
    let head = url[..<question]
    guard let slash = head.lastIndex(of: "/") else { return url }
    return String(head[...slash]) + name + url[question...]
  }

  func make(_ name: String, from template: String = "template0") throws {
    try execute("DROP DATABASE IF EXISTS \(name)")
    try execute("CREATE DATABASE \(name) TEMPLATE \(template) ENCODING 'UTF8'")
  }

  func drop(_ name: String) throws { try execute("DROP DATABASE IF EXISTS \(name)") }

  /// Runs SQL, as long as it likes to be: it comes in a file.
  func execute(_ sql: String, in database: String? = nil) throws {
    let file = Scratch.folder + "/execute.sql"
    try File.write(sql + ";\n", to: file)
    let target = database.map(self.database) ?? url
    _ = try Command(arguments: ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", target, "-f", file]).run()
  }

  /// The first column of the first row of the answer.
  func ask(_ sql: String, in database: String) throws -> String { try Self.ask(self.database(database), sql) }

  private static func ask(_ url: String, _ sql: String) throws -> String {
    let output = Scratch.folder + "/answer"
    _ = try Command(arguments: ["psql", "-X", "-A", "-t", "-d", url, "-c", sql], output: output).run()
    return String((File.text(output) ?? "").prefix { !$0.isNewline })
  }

  /// The processor seconds that the server has used since it started. Backends that still take their leave are awaited.
  func processor() -> Double {
    var children = ProcessTable.children(of: postmaster)
    for _ in 0..<200 where children.contains(where: isBackend) {
      usleep(5000)
      children = ProcessTable.children(of: postmaster)
    }
    let living = children.compactMap { ProcessTable.times(of: $0)?.own }.reduce(0, +)
    let itself = ProcessTable.times(of: postmaster)
    return living + (itself?.own ?? 0) + (itself?.waited ?? 0)
  }

  /// Backends carry user, database and address in their title, the server's own processes only what they are.
  private func isBackend(_ process: pid_t) -> Bool {
    guard let title = File.text("/proc/\(process)/cmdline") else { return false }
    return title.contains("[local]") || title.contains(" idle")
  }
}
