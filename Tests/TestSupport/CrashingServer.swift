import FoundationEssentials
import Glibc
public import Postgres
import Subprocess
import SystemPackage

/// A server of a test's own that is stopped in the middle of its work, and started again on the same files.
public struct CrashingServer: Sendable {
  public let target: ConnectionTarget
  /// Where its socket and its log are.
  private let directory: String
  private let data: String
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
    // The files are where those of the other servers are, which may be in memory; a socket's path has to be short.
    let script = """
      set -e
      user=$(stat -c %u "$1"); group=$(stat -c %g "$1")
      directory=$(mktemp -d /tmp/strata-crash-XXXXXX)
      data=$(mktemp -d "${STRATA_CACHE:-/tmp}/strata-crash-XXXXXX"); chown "$user:$group" "$directory" "$data"
      as=""; if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=$user --regid=$group --clear-groups"; fi
      $as "$2/initdb" -D "$data" -U postgres -A trust -E UTF8 --no-sync >&2
      echo "$directory"; echo "$data"
      """
    let output = try await bash(script, [data, programs]).split(whereSeparator: \.isNewline).map(String.init)
    guard output.count == 2 else { throw Problem(description: "no folders were made") }
    let target = server.setting("host", output[0]).setting("port", "5432").setting("user", "postgres")
      .setting("dbname", "postgres").setting("password", nil).setting("requirepeer", nil)
    let made = CrashingServer(target: target, directory: output[0], data: output[1], programs: programs)
    do {
      try await made.startAgain()
    } catch {
      try? await made.remove()
      throw error
    }
    return made
  }

  /// Starts the server on its files; it recovers first. fsync is off: what the system has in memory is not lost when a
  /// process ends.
  public func startAgain() async throws {
    _ = try await Self.bash(
      """
      user=$(stat -c %u "$1"); group=$(stat -c %g "$1")
      as=""; if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=$user --regid=$group --clear-groups"; fi
      $as "$2/pg_ctl" -D "$1" -W -l "$3/log" -o "$4" start >&2
      """,
      [data, programs, directory, "-k \(directory) -c listen_addresses= -c port=5432 -c fsync=off"]
    )
    // `pg_ctl -w` looks ten times a second, which is longer than it takes.
    let clock = ContinuousClock()
    let end = clock.now + .seconds(300)
    while true {
      do throws(PostgresError) {
        await (try await Connection.connect(to: target)).close()
        return
      } catch {
        guard clock.now < end else { throw Problem(description: "the server does not start: \(error)") }
      }
      try await Task.sleep(for: .milliseconds(4))
    }
  }

  /// Ends every process of the server at once, as a power cut would, and waits until they are gone.
  ///
  /// SIGQUIT is what `pg_ctl -m immediate stop` sends (manual, "Shutting Down the Server"); the last thing that the server
  /// does is to remove the file with its number.
  public func crash() async throws { try await stop(SIGQUIT) }

  private func stop(_ signal: Int32) async throws {
    let file = data + "/postmaster.pid"
    guard let number = Self.firstLine(of: file).flatMap(pid_t.init) else { return }
    guard kill(number, signal) == 0 else { throw Problem(description: "the server is not there to be stopped") }
    while Self.firstLine(of: file) != nil { try await Task.sleep(for: .milliseconds(2)) }
  }

  private static func firstLine(of file: String) -> String? {
    guard let text = try? Data(contentsOf: URL(filePath: file)) else { return nil }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").first.map(String.init)
  }

  /// Stops it and removes its files; a crash would leave its shared memory behind.
  public func remove() async throws {
    try? await stop(SIGINT)
    _ = try await Self.bash(#"rm -rf "$1" "$2""#, [directory, data])
  }

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
