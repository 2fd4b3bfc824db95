/// What PostgreSQL can do by itself when the type of a column changes.
public enum ColumnTypeChange {
  /// Types among which every cast is an assignment cast or better (`pg_cast`), so that `USING` says nothing new.
  private static let families: [Set<String>] = [
    ["smallint", "integer", "bigint", "numeric", "real", "double precision"],
    ["timestamp without time zone", "timestamp with time zone", "date"],
    ["json", "jsonb"],
    ["bit", "bit varying"],
    ["inet", "cidr"],
  ]
  private static let strings: Set<String> = ["text", "character varying", "character", "name"]

  /// Whether the change must be spelled as a cast.
  ///
  /// Every type is assigned to a string type by itself, and that way alone a text which is too long is an error: an
  /// explicit cast to `varchar(n)` cuts it silently (PostgreSQL documentation, "Type Casts"; "Character Types").
  static func needsCast(from old: String, to new: String) -> Bool {
    let from = base(old)
    let to = base(new)
    if from.dimensions != to.dimensions { return to.dimensions > 0 || !strings.contains(to.name) }
    return !isAssignable(from.name, to.name)
  }

  /// The cast to write after the column's name; `nil` where PostgreSQL assigns by itself.
  ///
  /// A domain takes what its base type takes, without a cast that could cut. Where there is no cast, what both types spell
  /// the same stays the same by way of text: every type can be cast to text and from it (PostgreSQL documentation,
  /// "CREATE CAST", Notes).
  public static func cast(from old: String, to new: String, in context: AlterationContext) -> String? {
    let bare = { (type: String, catalog: Catalog) in baseType(of: type, in: catalog) ?? type }
    let from = bare(old, context.old)
    guard needsCast(from: from, to: bare(new, context.new)) else { return nil }
    return hasCast(from: from, to: bare(new, context.new), in: context) ? "::\(new)" : "::text::\(new)"
  }

  /// What a domain is made of; `nil` for other types.
  private static func baseType(of type: String, in catalog: Catalog) -> String? {
    guard let name = QualifiedName(parsing: type) else { return nil }
    let identity = ObjectIdentity(.domain, schema: name.schema, name: name.name)
    guard let base = catalog.definition(identity, as: Domain.self)?.baseType else { return nil }
    return baseType(of: base, in: catalog) ?? base
  }

  /// Pairs of types with casts that must be written, and those from JSON (`pg_cast`).
  private static let explicit: [Set<String>] = [
    ["boolean", "integer"], ["bigint", "bit"], ["integer", "bit"], ["\"char\"", "integer"], ["money", "numeric"],
    ["money", "integer"], ["money", "bigint"], ["interval", "time without time zone"],
  ]
  private static let fromJSON: Set<String> = [
    "boolean", "numeric", "smallint", "integer", "bigint", "real", "double precision",
  ]

  /// Whether a value is cast without a way by text: PostgreSQL's own casts, and those that the schema makes.
  private static func hasCast(from old: String, to new: String, in context: AlterationContext) -> Bool {
    let from = base(old)
    let to = base(new)
    if from.dimensions != to.dimensions { return strings.contains(from.name) && from.dimensions == 0 }
    if strings.contains(from.name) || strings.contains(to.name) { return true }
    if isRelated(from.name, to.name) || explicit.contains([from.name, to.name]) { return true }
    if from.name == "jsonb", fromJSON.contains(to.name) { return true }
    let own = ObjectIdentity(.cast, name: "\(from.name) AS \(to.name)")
    return context.old[own] != nil && context.new[own] != nil
  }

  private static func isAssignable(_ old: String, _ new: String) -> Bool {
    old == new || strings.contains(new) || families.contains { $0.contains(old) && $0.contains(new) }
  }

  /// The kinds of dependents that must go before the change and come back after it.
  static func rebuilding(from old: Column, to new: Column) -> Set<ObjectKind> {
    // "cannot alter type of a column used by a view or rule", "… in a policy definition", "… in a trigger definition",
    // "… by a generated column", "… by a function or procedure" (`src/backend/commands/tablecmds.c`).
    var kinds: Set<ObjectKind> = [
      .view, .materializedView, .rule, .policy, .trigger, .function, .procedure, .column, .publication,
      // PostgreSQL makes it again by itself, and forgets its target.
      .statistics,
    ]
    let from = base(old.type)
    let to = base(new.type)
    if from != to { kinds.insert(.foreignKey) }
    let related = from.dimensions == to.dimensions && isRelated(from.name, to.name)
    if !related {
      // The old default has no cast to the new type, nor has what an expression compares the column with.
      kinds.formUnion([.columnDefault, .constraint, .index])
    }
    return kinds
  }

  private static func isRelated(_ old: String, _ new: String) -> Bool {
    old == new || families.contains { $0.contains(old) && $0.contains(new) }
      || (strings.contains(old) && strings.contains(new))
  }

  /// The type without its modifier.
  static func base(_ type: String) -> (name: String, dimensions: Int) {
    let type = TypeName(type)
    return (type.name, type.dimensions)
  }

  /// The storage of a built-in type that can be toasted.
  static func defaultStorage(of type: String) -> String {
    switch base(type).name {
    case "numeric", "inet", "cidr": base(type).dimensions == 0 ? "MAIN" : "EXTENDED"
    default: "EXTENDED"
    }
  }
}
