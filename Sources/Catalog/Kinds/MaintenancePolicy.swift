import Policies
import Postgres

/// A maintenance policy: a row of `strata.policies` that tells the jobs what to do with a relation.
///
/// Kinds are `partition`, `refresh`, `retention`, `vacuum`, `backup`. The rows of kind `seed` are ``SeedRows``.
public struct MaintenancePolicy: ObjectDefinition {
  /// What the policy is about: a relation's qualified and quoted name.
  @Exact public var object: String
  /// The policy as the text of a `jsonb` value, which PostgreSQL wrote.
  @Exact public var body: String

  public init(object: String, body: String) {
    self.object = object
    self.body = body
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    Self.writing(kind: identity.name, object: object, body: body)
  }

  public func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [Self.deletion(kind: identity.name, object: object)]
  }

  public func alteration(
    of identity: ObjectIdentity,
    to new: MaintenancePolicy,
    in context: AlterationContext
  ) -> Alteration {
    let gone = $object == new.$object ? [] : [Self.deletion(kind: identity.name, object: object)]
    return .inPlace(gone + Self.writing(kind: identity.name, object: new.object, body: new.body))
  }

  /// The statements that put a row into `strata.policies`, the table first.
  static func writing(kind: String, object: String, body: String) -> [DDL] {
    PolicyTable.creation.map { DDL($0, why: "policies travel with the schema", effect: .prepares) } + [
      DDL(
        """
        INSERT INTO strata.policies (kind, object, body)
        VALUES (\(quoteLiteral(kind)), \(quoteLiteral(object)), \(quoteLiteral(body)))
        ON CONFLICT (kind, object) DO UPDATE SET body = EXCLUDED.body
        """
      )
    ]
  }

  static func deletion(kind: String, object: String) -> DDL {
    DDL("DELETE FROM strata.policies WHERE kind = \(quoteLiteral(kind)) AND object = \(quoteLiteral(object))")
  }
}

extension Catalog {
  /// The body of a maintenance policy, as JSON text; `nil` where there is none of that identity.
  public func policyBody(_ identity: ObjectIdentity) -> String? {
    (self[identity]?.definition as? MaintenancePolicy)?.body
  }
}

/// Reads all of `strata.policies`: maintenance policies and seed rows.
enum MaintenancePolicyReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    scope.hasPolicies
      ? "SELECT kind, object, body::pg_catalog.text FROM strata.policies"
      : "SELECT NULL, NULL, NULL WHERE false"
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let (kind, object, body) = (try row.string(0), try row.string(1), try row.string(2))
      let name = QualifiedName(parsing: object)
      if let schema = name?.schema, builder.excludedSchemas.contains(schema) { continue }
      let relation = name.flatMap { name in name.schema.flatMap { builder.relation(schema: $0, name: name.name) } }
      if kind == SeedRows.policyKind {
        guard let name, let schema = name.schema, let seeds = SeedRows(object: object, body: body) else {
          builder.report(
            UnmanagedObject(
              kind: "seed rows",
              name: object,
              reason: "their row in strata.policies cannot be understood"
            )
          )
          continue
        }
        let identity = ObjectIdentity(.seedRows, schema: schema, parent: name.name, name: SeedRows.name)
        builder.add(CatalogEntry(identity, seeds))
        guard let relation else { continue }
        builder.depend(identity, on: relation)
        for column in seeds.columns { builder.depend(identity, on: relation.part(.column, column)) }
      } else {
        // What names no relation is kept under the text it has.
        let identity = ObjectIdentity(
          .maintenancePolicy,
          schema: name?.schema,
          parent: name?.name ?? object,
          name: kind
        )
        builder.add(CatalogEntry(identity, MaintenancePolicy(object: object, body: body)))
        if let relation { builder.depend(identity, on: relation) }
      }
    }
  }

  static func finish(_ builder: inout CatalogBuilder) { SeedRows.orderByForeignKeys(&builder) }
}
