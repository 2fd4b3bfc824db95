import Postgres

/// A rewrite rule of a table or a view (PostgreSQL documentation, "CREATE RULE"); a view's own `_RETURN` is the view.
public struct Rule: ObjectDefinition {
  /// The whole statement as `pg_get_ruledef()` prints it, without the semicolon.
  @Exact public var definition: String
  public var state: Trigger.State

  private static let creating = "CREATE RULE "

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [DDL(definition)] + (state == .enabled ? [] : [switching(identity)])
  }

  /// A rule that is replaced keeps its state.
  public func alteration(of identity: ObjectIdentity, to new: Rule, in context: AlterationContext) -> Alteration {
    var statements: [DDL] = []
    if $definition != new.$definition {
      statements.append(DDL("CREATE OR REPLACE RULE " + new.definition.dropFirst(Self.creating.count)))
    }
    if state != new.state { statements.append(new.switching(identity)) }
    return .statements(statements)
  }

  private func switching(_ identity: ObjectIdentity) -> DDL {
    DDL("ALTER TABLE \(identity.relationName) \(state.rawValue) RULE \(quoteIdentifier(identity.name))")
  }
}

enum RuleReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT r.oid, r.ev_class, r.rulename, pg_catalog.pg_get_ruledef(r.oid), r.ev_enabled
    FROM pg_catalog.pg_rewrite r
    JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE r.rulename <> '_RETURN' AND \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      guard let relation = builder.relation(try row.oid(1)),
        !builder.isExtensionMember(SystemCatalog.rewrite, oid)
      else { continue }
      let identity = relation.part(.rule, try row.string(2))
      builder.add(
        identity,
        Rule(definition: ViewReader.trimmed(try row.string(3)), state: Trigger.State(try row.string(4))),
        at: ObjectAddress(SystemCatalog.rewrite, oid)
      )
      builder.depend(identity, on: relation)
    }
  }
}
