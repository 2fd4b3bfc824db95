import Postgres
import SchemaDescription

/// What the writers of all kinds share.
extension ModelDDL {
  func name(_ table: Table) -> String { quoteQualified(table.schema, table.name) }

  /// The SQL without blanks around it and without semicolons at its end.
  func trimmed(_ sql: String) -> String {
    var text = Substring(sql)
    while let last = text.last, last.isWhitespace || last == ";" { text.removeLast() }
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    return String(text)
  }

  func list(_ names: [String]) -> String { names.map { quoteIdentifier($0) }.joined(separator: ", ") }

  func qualified(_ name: ObjectName) -> String { quoteQualified(name.schema, name.name) }

  func type(_ type: SQLType) -> String {
    var sql = type.sql
    if let reference = type.reference {
      sql = qualified(reference)
      if let modifiers = type.modifiers { sql += "(\(modifiers))" }
    }
    return sql + String(repeating: "[]", count: type.dimensions)
  }

  /// ` COLLATE …`, or nothing.
  func collate(_ collation: String?, in schema: String) -> String {
    collation.map { " COLLATE \(qualified(names.collation($0, in: schema)))" } ?? ""
  }

  /// A number without a fraction that is nothing.
  func number(_ value: Double) -> String { Int(exactly: value).map { String($0) } ?? value.description }

  /// `OPTIONS (host 'db2')` of a server, a user mapping, a foreign table or its column, with a blank before it.
  func foreignOptions(_ settings: Settings) -> String {
    guard !settings.isEmpty else { return "" }
    let options = settings.entries.map { "\(quoteIdentifier($0.name)) \(quoteLiteral($0.value))" }
    return " OPTIONS (\(options.joined(separator: ", ")))"
  }

  /// `WITH (a=1, b=2)` with a blank before it, or nothing.
  func with(_ settings: Settings) -> String {
    guard !settings.isEmpty else { return "" }
    return " WITH (" + parameters(settings) + ")"
  }

  func parameters(_ settings: Settings) -> String {
    settings.entries
      .map { entry in
        // A parameter of a TOAST table has its prefix before a dot that is no part of the name.
        let name = entry.name.split(separator: ".", maxSplits: 1).map { quoteIdentifier(String($0)) }
          .joined(separator: ".")
        return "\(name)=\(quoteLiteral(entry.value))"
      }
      .joined(separator: ", ")
  }

  func deferral(_ deferral: Deferral?) -> String {
    switch deferral {
    case nil: ""
    case .initiallyImmediate: " DEFERRABLE"
    case .initiallyDeferred: " DEFERRABLE INITIALLY DEFERRED"
    }
  }

  func role(_ name: String) -> String {
    let keywords = ["public", "current_user", "session_user", "current_role"]
    return keywords.contains(name.lowercased()) ? name.uppercased() : quoteIdentifier(name)
  }

  func roles(_ roles: Roles) -> String { roles.names.map { role($0) }.joined(separator: ", ") }

  mutating func addComment(_ comment: String?, on target: String, _ place: SourcePlace?) {
    guard let comment else { return }
    addLater("COMMENT ON \(target) IS \(quoteLiteral(comment))", place, "comment on \(target)")
  }

  mutating func addOwner(_ owner: String?, of target: String, _ place: SourcePlace?) {
    guard let owner else { return }
    addLater("ALTER \(target) OWNER TO \(role(owner))", place, "owner of \(target)")
  }

  func grantOption(_ grant: Grant) -> String { grant.withGrantOption ? " WITH GRANT OPTION" : "" }

  /// - Parameter column: the column that all these grants are limited to.
  mutating func addGrants(_ grants: [Grant], on target: String, column: String? = nil) {
    for grant in grants {
      let columns = column.map { [$0] } ?? grant.columns
      let part = columns.isEmpty ? "" : " (\(list(columns)))"
      let privileges = grant.privileges.map { $0.rawValue.uppercased() + part }.joined(separator: ", ")
      let sql =
        grant.isRevoked
        ? "REVOKE \(privileges) ON \(target) FROM \(roles(grant.roles))"
        : "GRANT \(privileges) ON \(target) TO \(roles(grant.roles))" + grantOption(grant)
      addLater(sql, grant.place, "privileges on \(target)")
    }
  }
}
