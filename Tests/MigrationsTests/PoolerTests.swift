import Diagnostics
import FoundationEssentials
import Migrations
import Postgres
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// A runner behind pgbouncer.
@Suite(.enabled(if: Pooler.isInstalled, "pgbouncer is not installed; `make servers` tries to install it"))
struct PoolerTests {
  private static let files = [("V1__a.sql", "CREATE TABLE a ();\n"), ("V2__b.sql", "CREATE TABLE b ();\n")]

  @Test func poolingByTransactionIsNoticedBeforeAnythingIsDone() async throws {
    let folder = try MigrationFolder()
    try folder.seal(Self.files)
    try await withDatabase { target, connection in
      try await Pooler.run(before: target, mode: "transaction") { pooled in
        for _ in 0..<3 {
          let refused = try await failure { try await folder.runner(pooled).migrate() }
          #expect(refused.code == "transaction-pooling" && refused.category == .refused)
        }
        #expect(try await connection.list("SELECT to_regnamespace('strata')") == "null")
        // Reading needs no lock.
        #expect(try await folder.runner(pooled).status().entries.map(\.state) == [.pending, .pending])
      }
    }
  }

  @Test func poolingBySessionIsAsGoodAsTheServer() async throws {
    let folder = try MigrationFolder()
    try folder.seal(Self.files)
    try await withDatabase { target, connection in
      try await Pooler.run(before: target, mode: "session") { pooled in
        let runner = try folder.runner(pooled) { $0.wait = .seconds(60) }
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<4 { group.addTask { try await runner.migrate() } }
          try await group.waitForAll()
        }
        #expect(try await connection.list("SELECT version_number FROM strata.schema_versions") == "1,2")
        // The server's session goes on living behind the pooler, and holds no lock any more.
        #expect(try await connection.list("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0")
      }
    }
  }
}

/// A pgbouncer of a test's own, run as the user whom the server's socket belongs to.
private enum Pooler {
  static let isInstalled = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].contains {
    FileManager.default.fileExists(atPath: $0)
  }

  static func run(
    before target: ConnectionTarget,
    mode: String,
    _ body: (ConnectionTarget) async throws -> Void
  ) async throws {
    let script = """
      set -e
      user=$(stat -c %u "$1"); group=$(stat -c %g "$1")
      as=""; if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=$user --regid=$group --clear-groups"; fi
      directory=$(mktemp -d /tmp/strata-pool-XXXXXX); chown "$user:$group" "$directory"
      cat >"$directory/ini" <<END
      [databases]
      * = host=$1 port=$2 user=$3
      [pgbouncer]
      listen_addr=
      listen_port=6432
      unix_socket_dir=$directory
      auth_type=any
      pool_mode=$4
      ignore_startup_parameters=extra_float_digits,options
      pidfile=$directory/pid
      END
      $as env PATH="$PATH:/usr/sbin" pgbouncer -q -d "$directory/ini" >&2
      for i in $(seq 200); do [ -S "$directory/.s.PGSQL.6432" ] && break; sleep 0.05; done
      echo "$directory"
      """
    let arguments = [target.host ?? "", target.port ?? "5432", target.user ?? "postgres", mode]
    let directory = try await bash(script, arguments).split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    let end = #"kill "$(cat "$1/pid")"; rm -rf "$1""#
    do {
      try await body(target.setting("host", directory).setting("port", "6432").setting("requirepeer", nil))
    } catch {
      _ = try? await bash(end, [directory])
      throw error
    }
    _ = try await bash(end, [directory])
  }

  private static func bash(_ script: String, _ arguments: [String]) async throws -> String {
    let result = try await Subprocess.run(
      .name("bash"),
      arguments: Arguments(["-c", script, "pooler"] + arguments),
      output: .string(limit: 1 << 16),
      error: .discarded
    )
    try #require(result.terminationStatus.isSuccess, "pgbouncer does not start")
    return result.standardOutput
  }
}
