import Postgres

extension PostgresError {
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
    return "say which server with --url, DATABASE_URL or libpq's environment (PGHOST, PGPORT, PGUSER, PGDATABASE)"
  }
}
