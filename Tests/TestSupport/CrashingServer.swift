public import Postgres
import Subprocess
import SystemPackage

/// A server of a test's own that is stopped in the middle of its work, and started again on the same files.
public struct CrashingServer: Sendable {
  public let target: ConnectionTarget
  private let directory: String
  private let programs: String

  /// What made it, stopped it or started it went wrong.
  public struct Problem: Error, CustomStringConvertible {
    public let description: String
  }

  /// Makes a cluster and starts it, as the user of another server.
  public static func start(like server: ConnectionTarget) async throws -> CrashingServer {
    let connection = try await Connection.connect(to: server)
    let facts = try await connection.query(
      "SELECT current_setting('data_directory'), (SELECT setting FROM pg_config WHERE name = 'BINDIR')"
    )
    await connection.close()
    let (data, programs) = (try facts.onlyRow().string(0), try facts.onlyRow().string(1))
    let script = """
      set -e
      user=$(stat -c %u "$1"); group=$(stat -c %g "$1")
      directory=$(mktemp -d /tmp/strata-crash-XXXXXX); chown "$user:$group" "$directory"
      as=""; if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=$user --regid=$group --clear-groups"; fi
      $as "$2/initdb" -D "$directory/data" -U postgres -A trust -E UTF8 --no-sync >&2
      echo "$directory"
      """
    let output = try await bash(script, [data, programs])
    let directory = output.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    let target = server.setting("host", directory).setting("port", "5432").setting("user", "postgres")
      .setting("dbname", "postgres").setting("password", nil).setting("requirepeer", nil)
    let made = CrashingServer(target: target, directory: directory, programs: programs)
    try await made.startAgain()
    return made
  }

  /// Starts the server on its files; it recovers first. fsync is off: what the system has in memory is not lost when a
  /// process ends.
  public func startAgain() async throws {
    _ = try await Self.bash(
      Self.asOwner + #"$as "$2/pg_ctl" -D "$1/data" -w -l "$1/log" -o "$3" start >&2"#,
      [
        directory, programs, "-k \(directory) -c listen_addresses= -c port=5432 -c fsync=off",
      ]
    )
  }

  /// Ends every process of the server at once, as a power cut would, and waits until they are gone.
  public func crash() async throws {
    _ = try await Self.bash(
      Self.asOwner + #"$as "$2/pg_ctl" -D "$1/data" -w -m immediate stop >&2"#,
      [
        directory, programs,
      ]
    )
  }

  /// Crashes it and removes its files.
  public func remove() async throws {
    try? await crash()
    _ = try await Self.bash(#"rm -rf "$1""#, [directory])
  }

  private static let asOwner = """
    user=$(stat -c %u "$1"); group=$(stat -c %g "$1")
    as=""; if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=$user --regid=$group --clear-groups"; fi

    """

  private static func bash(_ script: String, _ arguments: [String]) async throws -> String {
    let result = try await Subprocess.run(
      .name("bash"),
      arguments: Arguments(["-c", script, "server"] + arguments),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    guard result.terminationStatus.isSuccess else { throw Problem(description: result.standardError) }
    return result.standardOutput
  }
}
