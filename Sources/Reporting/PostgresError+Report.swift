import Postgres

extension PostgresError {
  /// Whether the server is older than any that Strata knows, so that nothing was tried.
  var isUnsupportedServer: Bool { kind == .connection && sqlState == .featureNotSupported }

  /// The facts beside the message, in the order a person asks for them.
  var details: [String] {
    var details: [String] = []
    if let sqlState { details.append("SQLSTATE \(sqlState.rawValue)") }
    if let detail { details.append("detail: \(detail)") }
    if let hint { details.append("hint: \(hint)") }
    if let statement { details.append(StatementExcerpt(statement, position: position).text) }
    if let internalQuery {
      details.append("in: " + StatementExcerpt(internalQuery, position: internalPosition).text)
    }
    if let context { details.append("context: \(context)") }
    return details
  }

  /// What to do next, where the error itself says enough to know it.
  var advice: String? {
    guard kind == .connection else { return nil }
    guard isFailureToConnect else { return "run the command again when the server can be reached" }
    let given = connectionOrigin.map { "as \($0) says" }
    switch sqlState {
    case .invalidCatalogName: return "make the database, or name another one" + (given.map { " (\($0))" } ?? "")
    case .invalidPassword, .invalidAuthorizationSpecification:
      return "check role and password" + (given.map { " (\($0))" } ?? "")
        + "; a password belongs into a password file or PGPASSWORD"
    case .tooManyConnections, .cannotConnectNow: return "try again later"
    default:
      guard let connectionOrigin else {
        return "say which server with --url, DATABASE_URL or libpq's environment (PGHOST, PGPORT, PGUSER, PGDATABASE)"
      }
      return "check host, port and database in \(connectionOrigin), and that the server runs"
    }
  }
}
