/// A piece of a catalog that is written at once: one object, or a relation with the parts that its statement holds.
public struct WritingUnit: Sendable {
  /// The object that gives the unit its place.
  public var identity: ObjectIdentity
  /// The objects that exist when the unit was written, the first included.
  public var members: [ObjectIdentity]
  /// What the members need from outside the unit.
  public var dependencies: [ObjectIdentity]
  public var statements: [DDL]

  /// The units that make these objects, in the order of their identities.
  ///
  /// A table takes its columns into its own statement, and those defaults and constraints of it which need nothing that
  /// needs the table. Foreign keys never: they are written when the data is there.
  ///
  /// - Parameters:
  ///   - identities: The objects to make.
  ///   - catalog: The catalog that they are part of.
  ///   - unfolded: Parts that must be written by statements of their own, which breaks a cycle.
  ///   - counterpart: The catalog that the objects are made in; `nil` where it is an empty database.
  ///   - hints: What only the author of the schema knows about the change.
  public static func units(
    making identities: some Collection<ObjectIdentity>,
    in catalog: Catalog,
    unfolded: Set<ObjectIdentity> = [],
    counterpart: Catalog? = nil,
    hints: AlterationHints = .init()
  ) -> [WritingUnit] {
    var folding = Folding(catalog: catalog, made: Set(identities), unfolded: unfolded)
    var parts: [ObjectIdentity: [ObjectIdentity]] = [:]
    var whole: [ObjectIdentity] = []
    for identity in identities {
      if let relation = folding.relation(taking: identity) {
        parts[relation, default: []].append(identity)
      } else {
        whole.append(identity)
      }
    }
    var context = WritingContext(catalog: catalog, counterpart: counterpart, made: folding.made, hints: hints)
    return whole.sorted().map { unit($0, parts: parts[$0] ?? [], in: &context) }
  }

  private static func unit(
    _ identity: ObjectIdentity,
    parts: [ObjectIdentity],
    in context: inout WritingContext
  ) -> WritingUnit {
    let catalog = context.catalog
    let folded = parts.sorted {
      ($0.kind.rank, catalog[$0]?.ordinal ?? 0, $0) < ($1.kind.rank, catalog[$1]?.ordinal ?? 0, $1)
    }
    let members = [identity] + folded
    let inside = Set(members)
    var outside: Set<ObjectIdentity> = []
    var facets: [DDL] = []
    for member in members {
      guard let entry = catalog[member] else { continue }
      outside.formUnion(entry.dependencies.lazy.filter { !inside.contains($0) })
      facets += FacetWriter.creation(of: entry, in: context.counterpart)
    }
    context.folded = folded
    let statements = catalog[identity]?.definition.creation(of: identity, in: context) ?? []
    return WritingUnit(
      identity: identity,
      members: members,
      dependencies: outside.sorted(),
      statements: statements + facets
    )
  }
}

/// Decides which parts are written within the statement of their relation.
private struct Folding {
  let catalog: Catalog
  let made: Set<ObjectIdentity>
  let unfolded: Set<ObjectIdentity>
  /// Whether an object needs a relation, directly or through others; kept because many parts ask about the same types.
  private var known: [Question: Bool] = [:]

  private struct Question: Hashable {
    var object: ObjectIdentity
    var relation: ObjectIdentity
  }

  init(catalog: Catalog, made: Set<ObjectIdentity>, unfolded: Set<ObjectIdentity>) {
    self.catalog = catalog
    self.made = made
    self.unfolded = unfolded
  }

  /// The table whose statement holds the part, where there is one.
  mutating func relation(taking identity: ObjectIdentity) -> ObjectIdentity? {
    guard let parent = identity.parent, !unfolded.contains(identity) else { return nil }
    switch identity.kind {
    case .column, .inheritance, .columnDefault, .constraint: break
    default: return nil
    }
    let table = ObjectIdentity(.table, schema: identity.schema, name: parent)
    guard made.contains(table) else { return column(taking: identity, of: table) }
    if identity.kind == .column || identity.kind == .inheritance { return table }
    if identity.kind == .constraint, hasTwin(identity, of: table) { return nil }
    let needs = catalog[identity]?.dependencies ?? []
    for need in needs where !isPart(need, of: table) && reaches(need, table) { return nil }
    return table
  }

  /// Whether another key of the table has the same columns: within one `CREATE TABLE` PostgreSQL makes one of both
  /// (`transformIndexConstraints` in `src/backend/parser/parse_utilcmd.c`).
  private func hasTwin(_ identity: ObjectIdentity, of table: ObjectIdentity) -> Bool {
    guard let key = catalog.definition(identity, as: Constraint.self), key.kind == .unique else { return false }
    let columns = key.definition.drop { $0 != "(" }
    return catalog.parts(of: table, .constraint).contains { part in
      guard let other = catalog.definition(part, as: Constraint.self) else { return false }
      let comesFirst = other.kind == .primaryKey || (other.kind == .unique && part < identity)
      return comesFirst && other.definition.drop { $0 != "(" } == columns
    }
  }

  /// A default of a column that is added to a table which exists is part of `ADD COLUMN`: existing rows get it too.
  private mutating func column(taking identity: ObjectIdentity, of table: ObjectIdentity) -> ObjectIdentity? {
    guard identity.kind == .columnDefault else { return nil }
    let column = table.part(.column, identity.name)
    guard made.contains(column) else { return nil }
    let needs = catalog[identity]?.dependencies ?? []
    for need in needs where need != column && reaches(need, table) { return nil }
    return column
  }

  private func isPart(_ identity: ObjectIdentity, of table: ObjectIdentity) -> Bool {
    identity == table || (identity.schema == table.schema && identity.parent == table.name)
  }

  private mutating func reaches(_ object: ObjectIdentity, _ table: ObjectIdentity) -> Bool {
    guard made.contains(object) else { return false }
    if isPart(object, of: table) { return true }
    let question = Question(object: object, relation: table)
    if let answer = known[question] { return answer }
    known[question] = false
    var answer = false
    for need in catalog[object]?.dependencies ?? [] where reaches(need, table) {
      answer = true
      break
    }
    known[question] = answer
    return answer
  }
}
