public import Postgres
import Subprocess
import SystemPackage

/// A streaming standby of a server of this machine.
public struct Standby: Sendable {
  public let target: ConnectionTarget
  private let directory: String

  /// What made it or stopped it went wrong.
  public struct Problem: Error, CustomStringConvertible {
    public let description: String
  }

  /// Copies the server and starts the copy; both run as the same user.
  public static func start(of server: ConnectionTarget) async throws -> Standby {
    let connection = try await Connection.connect(to: server)
    let facts = try await connection.query(
      """
      SELECT current_setting('data_directory'), (SELECT setting FROM pg_config WHERE name = 'BINDIR'),
        (SELECT string_agg(format('-c %s=%s', name, setting), ' ') FROM pg_settings WHERE name IN ('max_connections',
          'max_worker_processes', 'max_wal_senders', 'max_prepared_transactions', 'max_locks_per_transaction'))
      """
    )
    await connection.close()
    let script = """
      set -e
      user=$(stat -c %u "$1"); group=$(stat -c %g "$1")
      as=""; if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=$user --regid=$group --clear-groups"; fi
      directory=$(mktemp -d /tmp/strata-standby-XXXXXX); chown "$user:$group" "$directory"
      $as "$2/pg_basebackup" -h "$3" -p "$4" -U "$5" -D "$directory/data" -R -X stream -c fast
      $as "$2/pg_ctl" -D "$directory/data" -w -l "$directory/log" \\
        -o "-k $directory -c listen_addresses= -c port=5432 -c fsync=off -c wal_receiver_status_interval=1 $6" start >&2
      echo "$directory"
      """
    let row = try facts.onlyRow()
    let arguments = [
      try row.string(0), try row.string(1), server.host ?? "", server.port ?? "5432", server.user ?? "postgres",
      try row.string(2),
    ]
    let directory = try await bash(script, arguments).split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    let target = server.setting("host", directory).setting("port", "5432")
    return Standby(target: target, directory: directory)
  }

  /// Stops it and removes its files.
  public func stop() async throws {
    let script = """
      kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")"
      while [ -e "$1/data/postmaster.pid" ] && kill -0 "$(head -n 1 "$1/data/postmaster.pid")" 2>/dev/null; do
        sleep 0.05
      done
      rm -rf "$1"
      """
    _ = try await Self.bash(script, [directory])
  }

  private static func bash(_ script: String, _ arguments: [String]) async throws -> String {
    let result = try await Subprocess.run(
      .name("bash"),
      arguments: Arguments(["-c", script, "standby"] + arguments),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    guard result.terminationStatus.isSuccess else { throw Problem(description: result.standardError) }
    return result.standardOutput
  }
}
