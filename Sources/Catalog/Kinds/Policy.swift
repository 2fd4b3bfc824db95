import Postgres

/// A row-level security policy (PostgreSQL documentation, "Row Security Policies").
public struct Policy: ObjectDefinition {
  /// `ALL`, `SELECT`, `INSERT`, `UPDATE` or `DELETE`.
  @Exact public var command: String
  public var isPermissive: Bool
  /// The names of the roles, sorted; empty for `PUBLIC`.
  @Exact public var roles: [String]
  /// The expression of `USING` as SQL.
  @Exact public var using: String?
  /// The expression of `WITH CHECK` as SQL.
  @Exact public var check: String?

  public init(
    command: String = "ALL",
    isPermissive: Bool = true,
    roles: [String] = [],
    using: String? = nil,
    check: String? = nil
  ) {
    self.command = command
    self.isPermissive = isPermissive
    self.roles = roles
    self.using = using
    self.check = check
  }

  private var roleList: String { roles.isEmpty ? "PUBLIC" : roles.map(quoteIdentifier).joined(separator: ", ") }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    var sql = "CREATE \(identity.address)"
    if !isPermissive { sql += " AS RESTRICTIVE" }
    if command != "ALL" { sql += " FOR \(command)" }
    if !roles.isEmpty { sql += " TO \(roleList)" }
    if let using { sql += " USING (\(using))" }
    if let check { sql += " WITH CHECK (\(check))" }
    return [DDL(sql)]
  }

  /// `ALTER POLICY` changes roles and expressions; it cannot take an expression away.
  public func alteration(of identity: ObjectIdentity, to new: Policy, in context: AlterationContext) -> Alteration {
    guard $command == new.$command && isPermissive == new.isPermissive else {
      return .replace(why: "the command and the kind of a policy cannot be changed")
    }
    if (using != nil && new.using == nil) || (check != nil && new.check == nil) {
      return .replace(why: "an expression of a policy cannot be taken away")
    }
    var sql = "ALTER \(identity.address)"
    if $roles != new.$roles { sql += " TO \(new.roleList)" }
    if let expression = new.using, $using != new.$using { sql += " USING (\(expression))" }
    if let expression = new.check, $check != new.$check { sql += " WITH CHECK (\(expression))" }
    return .inPlace([DDL(sql)])
  }
}

enum PolicyReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT p.oid, p.polrelid, p.polname,
      CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
        ELSE 'ALL' END,
      p.polpermissive,
      ARRAY(SELECT pg_catalog.pg_get_userbyid(r)::pg_catalog.text FROM pg_catalog.unnest(p.polroles) r
        WHERE r <> 0 ORDER BY 1),
      pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)
    FROM pg_catalog.pg_policy p
    JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      guard let relation = builder.relation(try row.oid(1)) else { continue }
      let identity = relation.part(.policy, try row.string(2))
      builder.add(
        identity,
        Policy(
          command: try row.string(3),
          isPermissive: try row.bool(4),
          roles: (try row.texts(5) ?? []).sorted(),
          using: row[6],
          check: row[7]
        ),
        at: ObjectAddress(SystemCatalog.policy, try row.oid(0))
      )
      builder.depend(identity, on: relation)
    }
  }
}
