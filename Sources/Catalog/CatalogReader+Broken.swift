import Diagnostics
import Postgres

extension CatalogReader {
  /// The failure that names the view whose definition PostgreSQL cannot print, where that is why reading failed: what it
  /// is made of was taken away from under it, which only force in `pg_depend` or a damaged catalog brings about.
  static func namingBrokenView(_ error: any Error, _ connection: Connection) async -> any Error {
    guard let error = error as? PostgresError, error.sqlState == .internalError else { return error }
    let views = try? await connection.query(
      """
      SELECT c.oid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('v', 'm') AND c.oid >= 16384 ORDER BY 2
      """
    )
    guard let views else { return error }
    for view in views {
      guard let oid = view[0], let name = view[1] else { continue }
      do {
        _ = try await connection.query("SELECT pg_catalog.pg_get_viewdef(\(oid))")
      } catch {
        return Failure(
          code: "broken-view",
          "PostgreSQL cannot print the view \(name): something that it needs is gone",
          advice: "drop the view, or make it again; then run this again",
          underlying: error
        )
      }
    }
    return error
  }
}
