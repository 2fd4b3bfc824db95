import OrderedCollections

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
    // A catalog that is written whole needs no set of what is made, and is gone through by place.
    let isWhole = identities.count == catalog.entries.count
    var folding = Folding(catalog: catalog, made: isWhole ? nil : Set(identities), unfolded: unfolded)
    let entries = catalog.entries.values.elements
    var parts: [ObjectIdentity: [Int]] = [:]
    var whole: [ObjectIdentity] = []
    // The parts of the relation that was met last: those of a kind stand together.
    var recent: (relation: ObjectIdentity, parts: [Int])?
    func keep() {
      guard let (relation, found) = recent else { return }
      parts[relation, default: []] += found
      recent = nil
    }
    func take(_ identity: ObjectIdentity, _ place: Int?) {
      guard let place, let relation = folding.relation(taking: entries[place]) else { return whole.append(identity) }
      if recent?.relation != relation {
        keep()
        recent = (relation, [])
      }
      recent?.parts.append(place)
    }
    if isWhole {
      for place in entries.indices { take(entries[place].identity, place) }
    } else {
      for identity in identities { take(identity, catalog.entries.index(forKey: identity)) }
      whole.sort()
    }
    keep()
    let made = folding.made ?? (counterpart == nil ? [] : Set(identities))
    var context = WritingContext(catalog: catalog, counterpart: counterpart, made: made, hints: hints)
    return whole.map { unit($0, parts: parts[$0] ?? [], in: &context) }
  }

  private static func unit(_ identity: ObjectIdentity, parts: [Int], in context: inout WritingContext) -> WritingUnit {
    let entries = context.catalog.entries.values.elements
    let folded = parts.sorted { left, right in
      let (first, second) = (entries[left].identity, entries[right].identity)
      if first.kind != second.kind { return first.kind.rank < second.kind.rank }
      let (ordinal, other) = (entries[left].ordinal, entries[right].ordinal)
      // The entries are sorted by identity.
      return ordinal == other ? left < right : ordinal < other
    }
    context.folded = folded.map { entries[$0].identity }
    let members = [identity] + context.folded
    let own = context.catalog.entries.index(forKey: identity)
    let places = (own.map { [$0] } ?? []) + folded
    var statements = own.map { entries[$0].definition.creation(of: identity, in: context) } ?? []
    for place in places {
      statements += FacetWriter.creation(of: entries[place], in: context.counterpart)
    }
    return WritingUnit(
      identity: identity,
      members: members,
      dependencies: outside(members, places.map { entries[$0].dependencies }),
      statements: statements
    )
  }

  /// What the entries need and is no member, sorted, each once.
  private static func outside(_ members: [ObjectIdentity], _ dependencies: [[ObjectIdentity]]) -> [ObjectIdentity] {
    let inside = members.count > 16 ? Set(members) : []
    var needs: [ObjectIdentity] = []
    for entry in dependencies {
      for need in entry where needs.last != need {
        if inside.isEmpty ? !members.contains(need) : !inside.contains(need) { needs.append(need) }
      }
    }
    guard needs.count > 1 else { return needs }
    needs.sort()
    var result = [needs[0]]
    for need in needs where need != result[result.count - 1] { result.append(need) }
    return result
  }
}

/// Decides which parts are written within the statement of their relation, and which functions with the type that they
/// write the values of.
private struct Folding {
  let catalog: Catalog
  /// The objects that are made; `nil` where it is all of the catalog.
  let made: Set<ObjectIdentity>?
  let unfolded: Set<ObjectIdentity>
  /// Whether an object needs a relation, directly or through others; kept because many parts ask about the same types.
  private var known: [Question: Bool] = [:]
  /// The table that was asked about last, and whether it is made: parts of one table stand together.
  private var recent: (table: ObjectIdentity, isMade: Bool)?

  private struct Question: Hashable {
    var object: ObjectIdentity
    var relation: ObjectIdentity
  }

  init(catalog: Catalog, made: Set<ObjectIdentity>?, unfolded: Set<ObjectIdentity>) {
    self.catalog = catalog
    self.made = made
    self.unfolded = unfolded
  }

  /// The table whose statement holds the part, where there is one.
  mutating func relation(taking entry: CatalogEntry) -> ObjectIdentity? {
    let identity = entry.identity
    switch identity.kind {
    case .column, .inheritance, .columnDefault, .constraint: break
    case .function: return catalog.type(withFunction: identity).flatMap { isMade($0) ? $0 : nil }
    default: return nil
    }
    guard identity.parent != nil, unfolded.isEmpty || !unfolded.contains(identity) else { return nil }
    // What a part needs first is its table, most often.
    let table = entry.dependencies.first { $0.kind == .table && isPart(identity, of: $0) } ?? identity.table
    if recent?.table != table { recent = (table, isMade(table)) }
    guard recent?.isMade == true else { return column(taking: entry, of: table) }
    if identity.kind == .column || identity.kind == .inheritance { return table }
    if identity.kind == .constraint, hasTwin(identity, of: table) { return nil }
    for need in entry.dependencies where !isPart(need, of: table) && reaches(need, table) { return nil }
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
  private mutating func column(taking entry: CatalogEntry, of table: ObjectIdentity) -> ObjectIdentity? {
    guard entry.identity.kind == .columnDefault else { return nil }
    let column = table.part(.column, entry.identity.name)
    guard isMade(column) else { return nil }
    for need in entry.dependencies where need != column && reaches(need, table) { return nil }
    return column
  }

  private func isMade(_ identity: ObjectIdentity) -> Bool {
    made?.contains(identity) ?? (catalog.entries.index(forKey: identity) != nil)
  }

  private func isPart(_ identity: ObjectIdentity, of table: ObjectIdentity) -> Bool {
    identity == table || (identity.schema == table.schema && identity.parent == table.name)
  }

  private mutating func reaches(_ object: ObjectIdentity, _ table: ObjectIdentity) -> Bool {
    guard isMade(object) else { return false }
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
