import Postgres

/// A foreign data wrapper (PostgreSQL documentation, "CREATE FOREIGN DATA WRAPPER").
public struct ForeignDataWrapper: ObjectDefinition {
  /// The functions, qualified and quoted.
  @Exact public var handler: String?
  @Exact public var validator: String?
  public var options: ForeignOptions

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    let functions =
      (handler.map { " HANDLER \($0)" } ?? "") + (validator.map { " VALIDATOR \($0)" } ?? "")
    return [DDL("CREATE \(identity.address)\(functions)\(options.clause)")]
  }

  public func alteration(
    of identity: ObjectIdentity,
    to new: ForeignDataWrapper,
    in context: AlterationContext
  ) -> Alteration {
    var actions: [String] = []
    if $handler != new.$handler { actions.append(new.handler.map { "HANDLER \($0)" } ?? "NO HANDLER") }
    if $validator != new.$validator { actions.append(new.validator.map { "VALIDATOR \($0)" } ?? "NO VALIDATOR") }
    if let change = options.change(to: new.options, isAltered: true) { actions.append(change) }
    return .statements(actions.isEmpty ? [] : [DDL("ALTER \(identity.address) \(actions.joined(separator: " "))")])
  }
}

enum ForeignDataWrapperReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    func function(_ column: String) -> String {
      """
      (SELECT pg_catalog.format('%I.%I', n.nspname, p.proname) FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = \(column))
      """
    }
    return """
      SELECT f.oid, f.fdwname, \(ownership(owner: "f.fdwowner", acl: "f.fdwacl", letter: "F")),
        \(function("f.fdwhandler")), \(function("f.fdwvalidator")), \(ForeignOptions.columns("f.fdwoptions"))
      FROM pg_catalog.pg_foreign_data_wrapper f
      """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.foreignDataWrapper, oid) { continue }
      let identity = ObjectIdentity(.foreignDataWrapper, name: try row.string(1))
      let options = try ForeignOptions.read(row, at: 7, of: identity, &builder)
      builder.add(
        identity,
        ForeignDataWrapper(handler: row[5], validator: row[6], options: options),
        at: ObjectAddress(SystemCatalog.foreignDataWrapper, oid),
        owner: try row.string(2),
        acl: try row.texts(3),
        aclDefault: try row.texts(4) ?? []
      )
    }
  }
}
