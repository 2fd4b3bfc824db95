import Glibc
@testable import Postgres
import Testing

@Suite struct ConnectTests {
  let server = TestServer.shared

  /// The target by TCP, where the server asks for a password.
  private func tcp(user: String, _ database: String = "postgres") throws -> ConnectionTarget {
    try server.target(database).setting("host", "127.0.0.1").setting("user", user).setting("connect_timeout", "10")
  }

  private func makeRole(_ name: String, password: String) async throws {
    let connection = try await Connection.connect(to: server.target())
    try await connection.execute(
      "CREATE ROLE \(quoteIdentifier(name)) LOGIN PASSWORD \(quoteLiteral(password))"
    )
  }

  @Test func aConnectionKnowsItsServer() async throws {
    let connection = try await Connection.connect(to: server.target())
    let row = try await connection.query(
      """
      SELECT pg_backend_pid(), current_setting('server_version_num'), current_setting('application_name'),
        current_setting('client_encoding'), current_setting('DateStyle')
      """
    ).onlyRow()
    #expect(try row.int(0) == Int(connection.backendPID))
    #expect(try row.int(1) == connection.serverVersion)
    #expect(row[2] == "strata")
    #expect(row[3] == "UTF8")
    #expect(connection.database == "postgres")
    #expect(connection.user == "postgres")
    #expect(await connection.parameterStatus("in_hot_standby") == "off")
    try connection.requireSupportedVersion()
  }

  @Test func whatTheUserSetIsKept() async throws {
    let target = try server.target().setting("application_name", "night job").setting("options", "-c DateStyle=German")
    let connection = try await Connection.connect(to: target)
    let row = try await connection.query("SELECT current_setting('application_name'), '2026-02-01'::date").onlyRow()
    #expect(row[0] == "night job")
    #expect(row[1] == "01.02.2026")
  }

  @Test func aPasswordIsSentAndAWrongOneIsReportedWithoutIt() async throws {
    try await makeRole("o'brien \"x\"", password: "s3cret \\ ü'")
    let target = try tcp(user: "o'brien \"x\"")
    let connection = try await Connection.connect(to: target.setting("password", "s3cret \\ ü'"))
    #expect(connection.user == "o'brien \"x\"")

    let error = await #expect(throws: PostgresError.self) {
      try await Connection.connect(to: target.setting("password", "wr0ng"))
    }
    #expect(error?.kind == .connection)
    #expect(error?.sqlState == .invalidPassword)
    let text = error?.description ?? ""
    #expect(text.contains("FATAL:  password authentication failed for user \"o'brien \"x\"\""))
    #expect(text.contains("127.0.0.1") && text.contains("\(server.port)"))
    #expect(!text.contains("wr0ng") && !text.contains("LOCATION"))
  }

  @Test func theServiceFileAndThePasswordFileAreRead() async throws {
    try await makeRole("from_file", password: "f1le")
    let passfile = server.directory + "/passfile"
    let services = server.directory + "/services"
    try write("127.0.0.1:\(server.port):*:from_file:f1le\n", to: passfile)
    try write("[night]\nhost=127.0.0.1\nport=\(server.port)\ndbname=postgres\nuser=from_file\n", to: services)
    setenv("PGSERVICEFILE", services, 1)
    defer { unsetenv("PGSERVICEFILE") }
    let target = try ConnectionTarget("service=night").setting("passfile", passfile)
    let connection = try await Connection.connect(to: target)
    #expect(connection.user == "from_file")
    #expect(connection.host == "127.0.0.1")

    let error = await #expect(throws: PostgresError.self) {
      try await Connection.connect(to: ConnectionTarget("service=nosuch"))
    }
    #expect(error?.message.contains("definition of service \"nosuch\" not found") == true)
  }

  @Test func refusalsCarryTheirCode() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await Connection.connect(to: server.target("no such \"db\""))
    }
    #expect(error?.sqlState == .invalidCatalogName)
    #expect(error?.message.contains("FATAL:  database \"no such \"db\"\" does not exist") == true)
  }

  @Test func requiredTLSIsRefusedByAServerWithoutIt() async throws {
    try await makeRole("tls", password: "x")
    for mode in ["require", "verify-ca", "verify-full"] {
      let target = try tcp(user: "tls").setting("password", "x").setting("sslmode", mode)
        .setting("sslrootcert", "/etc/ssl/certs/ca-certificates.crt")
      let error = await #expect(throws: PostgresError.self) { try await Connection.connect(to: target) }
      #expect(error?.kind == .connection)
    }
    let target = try tcp(user: "tls").setting("password", "x").setting("sslmode", "require")
    let error = await #expect(throws: PostgresError.self) { try await Connection.connect(to: target) }
    #expect(error?.message.contains("server does not support SSL, but SSL was required") == true)
    for mode in ["disable", "allow", "prefer"] {
      let connection = try await Connection.connect(
        to: tcp(user: "tls").setting("password", "x").setting("sslmode", mode)
      )
      #expect(connection.user == "tls")
    }
    let unknown = await #expect(throws: PostgresError.self) {
      try await Connection.connect(to: server.target().setting("sslmode", "nosuch"))
    }
    #expect(unknown?.message == "invalid sslmode value: \"nosuch\"")
  }

  @Test func serversOlderThan14AreRefusedWithTheirVersion() {
    #expect(throws: Never.self) { try Connection.requireSupportedVersion(140_000) }
    for (version, text) in [(130_014, "13"), (90_624, "9.6")] {
      let error = #expect(throws: PostgresError.self) { try Connection.requireSupportedVersion(version) }
      #expect(error?.message == "the server is PostgreSQL \(text), and Strata needs 14 or newer")
      #expect(error?.hint?.isEmpty == false)
    }
  }

  @Test func everyHostThatWasTriedIsReported() async throws {
    let target = try ConnectionTarget("").setting("host", "127.0.0.1,/nosuch").setting("port", "1,2")
    let error = await #expect(throws: PostgresError.self) { try await Connection.connect(to: target) }
    #expect(error?.kind == .connection)
    #expect(error?.message.contains("connection to server at \"127.0.0.1\", port 1 failed: Connection refused") == true)
    #expect(error?.message.contains("connection to server on socket \"/nosuch/.s.PGSQL.2\" failed") == true)
  }

  @Test func theNextHostIsTried() async throws {
    let target = try server.target().setting("host", "127.0.0.1,\(server.directory)").setting(
      "port",
      "1,\(server.port)"
    )
    #expect(try await Connection.connect(to: target).port == "\(server.port)")
  }

  @Test func aServerThatDoesNotAnswerTimesOut() async throws {
    let silent = SilentServer()
    let target = try ConnectionTarget("").setting("host", "127.0.0.1").setting("port", "\(silent.port)")
      .setting("connect_timeout", "1")
    let error = await #expect(throws: PostgresError.self) { try await Connection.connect(to: target) }
    #expect(error?.message == "connection to server at \"127.0.0.1\", port \(silent.port) failed: timeout expired")
  }

  @Test func afterATimeoutTheNextHostIsTried() async throws {
    let silent = SilentServer()
    let target = try server.target().setting("host", "127.0.0.1,\(server.directory)")
      .setting("port", "\(silent.port),\(server.port)").setting("connect_timeout", "1")
    #expect(try await Connection.connect(to: target).port == "\(server.port)")
  }

  @Test func connectingCanBeCancelled() async throws {
    let silent = SilentServer()
    let target = try ConnectionTarget("").setting("host", "127.0.0.1").setting("port", "\(silent.port)")
    let task = Task { try await Connection.connect(to: target) }
    silent.waitForClient()
    task.cancel()
    let error = await #expect(throws: PostgresError.self) { try await task.value }
    #expect(error?.kind == .cancelled)
  }

  @Test func aConnectionThatNobodyHoldsIsClosed() async throws {
    let target = try await server.makeDatabase()
    var connection: Connection? = try await Connection.connect(to: target)
    let pid = try #require(connection?.backendPID)
    _ = try await connection?.query("SELECT 1")
    connection = nil
    let observer = try await Connection.connect(to: server.target())
    while try await !observer.query("SELECT 1 FROM pg_stat_activity WHERE pid = $1::int", ["\(pid)"]).isEmpty {}
  }

  private func write(_ text: String, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    #expect(descriptor >= 0)
    _ = text.withCString { Glibc.write(descriptor, $0, strlen($0)) }
    close(descriptor)
  }
}
