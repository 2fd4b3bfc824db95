import OrderedCollections
import Postgres

/// A composite type of its own (PostgreSQL documentation, "Composite Types"); the row type of a relation is the
/// relation's.
public struct CompositeType: ObjectDefinition {
  public struct Attribute: Sendable, Hashable, Codable {
    @Exact public var name: String
    @Exact public var type: String
    /// The collation as SQL where it is not the type's.
    @Exact public var collation: String?
    @Exact public var comment: String?

    var sql: String { "\(quoteIdentifier(name)) \(type)\(collation.map { " COLLATE \($0)" } ?? "")" }
  }

  /// In order, which is part of the type: its values are written in it.
  public var attributes: [Attribute]

  public init(attributes: [Attribute] = []) {
    self.attributes = attributes
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    let list = attributes.map { "\n  \($0.sql)" }.joined(separator: ",")
    return [DDL("CREATE TYPE \(identity.sqlName) AS (\(list)\(list.isEmpty ? "" : "\n"))")]
      + attributes.filter { $0.comment != nil }.map { Self.comment($0, on: identity) }
  }

  /// Attributes are dropped, altered and added at the end; typed tables follow (`CASCADE`).
  public func alteration(
    of identity: ObjectIdentity,
    to new: CompositeType,
    in context: AlterationContext
  ) -> Alteration {
    let kept = attributes.filter { old in new.attributes.contains { $0.$name == old.$name } }
    guard new.attributes.map(\.$name).starts(with: kept.map(\.$name)) else {
      return .replace(why: "attributes of a composite type can only be added at the end")
    }
    if let attribute = uncastable(of: identity, to: new, in: context) {
      return .replace(why: "values of \(quoteIdentifier(attribute)) in typed tables have no cast to its new type")
    }
    var statements: [DDL] = []
    let alter = "ALTER TYPE \(identity.sqlName)"
    for attribute in attributes where !kept.contains(attribute) {
      statements.append(DDL("\(alter) DROP ATTRIBUTE \(quoteIdentifier(attribute.name)) CASCADE"))
    }
    for attribute in new.attributes {
      let old = kept.first { $0.$name == attribute.$name }
      if let old, old.$type != attribute.$type || old.$collation != attribute.$collation {
        let collation = attribute.collation.map { " COLLATE \($0)" } ?? ""
        let action = "ALTER ATTRIBUTE \(quoteIdentifier(attribute.name)) TYPE \(attribute.type)\(collation) CASCADE"
        let why = "type \(old.type) → \(attribute.type)"
        statements.append(DDL("\(alter) \(action)", why: why, effect: .visitsValues(identity)))
      } else if old == nil {
        statements.append(DDL("\(alter) ADD ATTRIBUTE \(attribute.sql) CASCADE"))
      }
      if old?.$comment != attribute.$comment { statements.append(Self.comment(attribute, on: identity)) }
    }
    return .statements(statements)
  }

  /// An attribute whose values PostgreSQL cannot convert by itself: `ALTER ATTRIBUTE` reaches the rows of typed tables and
  /// has no `USING`.
  private func uncastable(of identity: ObjectIdentity, to new: CompositeType, in context: AlterationContext) -> String?
  {
    let typed = context.old.entries.values.contains { ($0.definition as? Table)?.rowType == identity.sqlName }
    guard typed else { return nil }
    return attributes.first { attribute in
      guard let other = new.attributes.first(where: { $0.$name == attribute.$name }) else { return false }
      return attribute.$type != other.$type
        && ColumnTypeChange.cast(from: attribute.type, to: other.type, in: context) != nil
    }?.name
  }

  private static func comment(_ attribute: Attribute, on identity: ObjectIdentity) -> DDL {
    let text = attribute.comment.map(quoteLiteral) ?? "NULL"
    return DDL("COMMENT ON COLUMN \(identity.sqlName).\(quoteIdentifier(attribute.name)) IS \(text)")
  }
}

enum CompositeTypeReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT t.oid, n.nspname, t.typname, \(ownership(owner: "t.typowner", acl: "t.typacl", letter: "T")), t.typarray, c.oid,
      \(OutputColumn.arrays(of: "c.oid")),
      ARRAY(SELECT pg_catalog.col_description(c.oid, a.attnum) FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum)
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.type, oid) { continue }
      let identity = ObjectIdentity(.compositeType, schema: try row.string(1), name: try row.string(2))
      let columns = try OutputColumn.read(row, at: 8)
      let comments = try row.textArray(11)
      let relation = try row.oid(7)
      builder.add(
        identity,
        CompositeType(
          attributes: zip(columns, comments).map {
            CompositeType.Attribute(name: $0.name, type: $0.type, collation: $0.collation, comment: $1)
          }
        ),
        at: ObjectAddress(SystemCatalog.type, oid),
        owner: try row.string(3),
        acl: try row.texts(4),
        aclDefault: try row.texts(5) ?? []
      )
      builder.alias(ObjectAddress(SystemCatalog.type, try row.oid(6)), to: identity)
      builder.alias(ObjectAddress(SystemCatalog.relation, relation), to: identity)
    }
  }
}
