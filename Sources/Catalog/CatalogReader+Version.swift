public import Postgres

extension CatalogReader {
  /// The newest major version that the tests of the catalogs run on.
  public static let newestTested = 18

  /// Whether a server can be read.
  ///
  /// - Returns: What to tell the user about a server newer than any that was tested; `nil` for others.
  /// - Throws: ``PostgresError`` for a server that is too old.
  public static func checkVersion(of connection: Connection) throws(PostgresError) -> String? {
    try connection.requireSupportedVersion()
    return warning(serverVersion: connection.serverVersion)
  }

  /// What to tell the user about a server of this `server_version_num`.
  static func warning(serverVersion: Int) -> String? {
    let major = serverVersion / 10_000
    guard major > newestTested else { return nil }
    return "the server is PostgreSQL \(major), and Strata was tested up to \(newestTested): "
      + "what is new in it may be missing from what is read"
  }
}
