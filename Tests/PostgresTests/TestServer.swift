import Glibc
import Postgres
import Synchronization

/// A private PostgreSQL for this test run: own directory, own socket, a port on the loopback address.
///
/// A shell watches over it. It reads a pipe that only this process holds, so that the server is stopped and its
/// directory removed when the run ends, however it ends.
struct TestServer: Sendable {
  /// The directory with the socket, the data and the log.
  let directory: String
  let port: Int
  /// Where the socket is; no password is asked there. Over TCP the server asks for one.
  let superuser = "postgres"

  /// The server of this run, started when the first test asks.
  static let shared: TestServer = {
    do { return try TestServer() } catch { fatalError("no test server: \(error)") }
  }()

  private static let counter = Atomic(0)

  struct NotStarted: Error {
    var reason: String
  }

  private init() throws {
    var template = Array("/tmp/strata-postgres-tests.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw NotStarted(reason: "no directory") }
    directory = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    port = Self.freePort()
    try Self.spawn(Self.script, [directory, String(port)])
  }

  private static let script = """
    set -e
    trap '' INT TERM HUP
    dir=$1 port=$2
    bin=${STRATA_PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)}
    as=
    if [ "$(id -u)" = 0 ]; then
      chown postgres "$dir"
      as="setpriv --reuid=postgres --regid=postgres --clear-groups"
    fi
    cd "$dir"
    $as "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1
    printf 'local all all trust\\nhost all all 127.0.0.1/32 scram-sha-256\\n' >"$dir/data/pg_hba.conf"
    $as "$bin/postgres" -D "$dir/data" -k "$dir" -p "$port" -c listen_addresses=127.0.0.1 -c fsync=off \
      -c max_connections=400 -c shared_buffers=32MB -c ssl=off </dev/null >/dev/null 2>"$dir/log" &
    server=$!
    until "$bin/pg_isready" -q -U postgres -h "$dir" -p "$port"; do kill -0 $server; sleep 0.05; done
    echo ready
    exec >/dev/null
    cat >/dev/null || true
    kill -QUIT $server || true
    wait $server || true
    rm -rf "$dir"
    """

  /// Starts the watching shell and waits for its word.
  private static func spawn(_ script: String, _ arguments: [String]) throws {
    var input: [CInt] = [-1, -1]
    var output: [CInt] = [-1, -1]
    guard pipe(&input) == 0, pipe(&output) == 0 else { throw NotStarted(reason: "no pipe") }
    _ = fcntl(input[1], F_SETFD, FD_CLOEXEC)
    _ = fcntl(output[0], F_SETFD, FD_CLOEXEC)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, input[0], 0)
    posix_spawn_file_actions_adddup2(&actions, output[1], 1)
    posix_spawn_file_actions_addclose(&actions, input[0])
    posix_spawn_file_actions_addclose(&actions, output[1])
    defer { posix_spawn_file_actions_destroy(&actions) }
    var words = (["sh", "-c", script, "strata-test-server"] + arguments).map { strdup($0) } + [nil]
    var pid = pid_t()
    guard posix_spawn(&pid, "/bin/sh", &actions, nil, &words, environ) == 0 else {
      throw NotStarted(reason: "no shell")
    }
    close(input[0])
    close(output[1])
    var byte: UInt8 = 0
    guard read(output[0], &byte, 1) == 1 else { throw NotStarted(reason: "see initdb.log and log in \(arguments[0])") }
    close(output[0])
  }

  private static func freePort() -> Int {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        _ = bind(descriptor, generic, length)
        _ = getsockname(descriptor, generic, &length)
      }
    }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  /// How to connect to a database of the server through its socket.
  func target(_ database: String = "postgres") throws -> ConnectionTarget {
    try ConnectionTarget("").setting("host", directory).setting("port", String(port))
      .setting("user", superuser).setting("dbname", database)
  }

  /// A new, empty database for one test.
  func makeDatabase() async throws -> ConnectionTarget {
    let name = "t\(Self.counter.add(1, ordering: .relaxed).newValue)"
    let connection = try await Connection.connect(to: target())
    try await connection.execute("CREATE DATABASE \(name) TEMPLATE template0")
    await connection.close()
    return try target(name)
  }
}

/// Connects to a new database, for one test.
func connectToNewDatabase(onNotice: (@Sendable (Notice) -> Void)? = nil) async throws -> Connection {
  try await Connection.connect(to: TestServer.shared.makeDatabase(), onNotice: onNotice)
}
