import Diagnostics
import Postgres

extension OnlineCopy {
  /// Runs `body` on the connection that holds the run: one process at a time works on it.
  ///
  /// The lock is a session's, so that it goes with a process that dies. The server may take a moment to notice that a
  /// session has ended, so it is waited for, but not for long.
  func withControl<T: Sendable>(_ body: (Connection) async throws -> T) async throws -> T {
    let connection = try await session([])
    do {
      let key = quoteLiteral("strata online copy " + name)
      do throws(PostgresError) {
        try await connection.execute(
          """
          SET lock_timeout = '3s';
          SELECT pg_catalog.pg_advisory_lock(pg_catalog.hashtextextended(\(key), 0));
          SET lock_timeout = '\(Self.lockTimeout)'
          """
        )
      } catch {
        throw error.sqlState == .lockNotAvailable ? Failure.copyIsRunning(name) : error
      }
      let value = try await body(connection)
      await connection.close()
      return value
    } catch {
      await connection.close()
      throw error
    }
  }

  /// A connection whose settings are the same for all that takes part in a copy.
  ///
  /// - Parameter schemas: Where the operators of keys are, beside `pg_catalog`; none leaves the search path as the
  ///   database and the role have it, in which users mean their expressions.
  func session(_ schemas: [String]?) async throws -> Connection {
    let connection = try await Connection.connect(to: database)
    do {
      try connection.requireSupportedVersion()
      try await connection.execute(Self.settings)
      if let schemas, !schemas.isEmpty { try await Self.setPath(schemas, connection) }
      return connection
    } catch {
      await connection.close()
      throw error
    }
  }

  /// Sets the search path to where the operators of keys are. Types of keys are compared with themselves, so that
  /// operators of the same name elsewhere are never the better match.
  static func setPath(_ schemas: [String], _ connection: Connection) async throws {
    let path = (["pg_catalog"] + schemas + ["pg_temp"]).map(quoteIdentifier).joined(separator: ", ")
    try await connection.execute("SET search_path = \(path)")
  }

  private static let lockTimeout = "10s"

  /// Keys are kept as text, and rows are compared as text: what text a value has depends on settings.
  ///
  /// With `row_security` off a row that a policy would hide is an error.
  private static let settings = """
    SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET extra_float_digits = 1; SET bytea_output = 'hex';
    SET xmlbinary = 'base64'; SET row_security = off; SET statement_timeout = 0; SET lock_timeout = '\(lockTimeout)';
    SET idle_in_transaction_session_timeout = 0; SET default_transaction_isolation = 'read committed';
    SET default_transaction_read_only = off
    """
}
