import Postgres

/// A trigger of a table or a view (PostgreSQL documentation, "CREATE TRIGGER"). Those that PostgreSQL makes itself, for
/// foreign keys and on partitions, are no entries.
public struct Trigger: ObjectDefinition {
  /// When it fires with regard to `session_replication_role` ("ALTER TABLE", `ENABLE TRIGGER`).
  public enum State: String, Sendable, Hashable, Codable {
    case enabled = "ENABLE"
    case disabled = "DISABLE"
    case replica = "ENABLE REPLICA"
    case always = "ENABLE ALWAYS"

    /// From `pg_trigger.tgenabled`.
    init(_ letter: String) {
      switch letter {
      case "D": self = .disabled
      case "R": self = .replica
      case "A": self = .always
      default: self = .enabled
      }
    }
  }

  /// The whole statement as `pg_get_triggerdef()` prints it.
  @Exact public var definition: String
  public var state: State

  public init(definition: String, state: State = .enabled) {
    self.definition = definition
    self.state = state
  }

  private static let creating = "CREATE TRIGGER "

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [DDL(definition)] + (state == .enabled ? [] : [switching(identity)])
  }

  /// `CREATE OR REPLACE TRIGGER` takes all but constraint triggers and fires as usual afterwards.
  public func alteration(of identity: ObjectIdentity, to new: Trigger, in context: AlterationContext) -> Alteration {
    guard $definition != new.$definition else {
      return .inPlace([new.switching(identity)])
    }
    guard definition.hasPrefix(Self.creating), new.definition.hasPrefix(Self.creating) else {
      return .replace(why: "a constraint trigger cannot be changed")
    }
    let sql = "CREATE OR REPLACE TRIGGER " + new.definition.dropFirst(Self.creating.count)
    return .inPlace([DDL(sql)] + (new.state == .enabled ? [] : [new.switching(identity)]))
  }

  private func switching(_ identity: ObjectIdentity) -> DDL {
    DDL("ALTER TABLE \(identity.relationName) \(state.rawValue) TRIGGER \(quoteIdentifier(identity.name))")
  }
}

enum TriggerReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT t.oid, t.tgrelid, t.tgname, pg_catalog.pg_get_triggerdef(t.oid), t.tgenabled, t.tgconstraint
    FROM pg_catalog.pg_trigger t
    JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
    JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace AND pn.nspname !~ '^\(ReadingScope.copies)_'
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      guard let relation = builder.relation(try row.oid(1)),
        !builder.isExtensionMember(SystemCatalog.trigger, oid)
      else { continue }
      let identity = relation.part(.trigger, try row.string(2))
      builder.add(
        identity,
        Trigger(definition: try row.string(3), state: Trigger.State(try row.string(4))),
        at: ObjectAddress(SystemCatalog.trigger, oid)
      )
      builder.depend(identity, on: relation)
      let constraint = try row.oid(5)
      if constraint != 0 { builder.alias(ObjectAddress(SystemCatalog.constraint, constraint), to: identity) }
    }
  }
}
