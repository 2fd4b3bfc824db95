import Postgres

/// Schemas that others own: they may be referenced, are never touched, and a stub stands for them in the shadow.
public struct ExternalSchemas: Sendable {
  public var names: [String]
  /// The statements that make as much of them as references need.
  var stubs: [LoadStatement]

  public init() {
    names = []
    stubs = []
  }

  init(names: [String], stubs: [LoadStatement]) {
    self.names = names
    self.stubs = stubs
  }

  /// Adds those of another source that this one does not know.
  mutating func merge(_ other: ExternalSchemas) {
    if names.isEmpty && stubs.isEmpty { stubs = other.stubs }
    for name in other.names where !names.contains(name) { names.append(name) }
  }

  /// The schemas of a database after stubs were loaded: those are the external ones.
  static func schemas(on connection: Connection) async throws -> [String] {
    let rows = try await connection.query(
      """
      SELECT nspname FROM pg_catalog.pg_namespace
      WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public') ORDER BY nspname
      """
    )
    return try rows.map { try $0.string(0) }
  }
}
