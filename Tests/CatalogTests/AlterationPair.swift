import Catalog
import OrderedCollections
import Postgres
import TestSupport
import Testing

/// Changes a database made by one SQL text into one like that of another, by the alterations of the kinds alone.
///
/// Removals come first, then alterations with the rebuilding that they ask for, then creations: a plan in its simplest
/// form. What needs more than that is tested in the Planning room.
///
/// - Returns: The SQL that was executed.
@discardableResult
func alter(
  _ old: String,
  to new: String,
  hints: (Catalog) -> AlterationHints = { _ in .init() },
  data: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) async throws -> String {
  try await withDatabases(2) { _, connections in
    try await connections[0].execute(old)
    if !data.isEmpty { try await connections[0].execute(data) }
    try await connections[1].execute(new)
    let reader = CatalogReader()
    let source = try await reader.read(connections[0])
    let target = try await reader.read(connections[1])
    let context = AlterationContext(old: source, new: target, hints: hints(target))
    let statements = try SimplePlan(context).statements.map(\.sql)
    try await load(statements, connections[0], sourceLocation)
    let result = try await reader.read(connections[0])
    let text = statements.joined(separator: ";\n")
    #expect(differences(result, target) == [], Comment(rawValue: text), sourceLocation: sourceLocation)
    return text
  }
}

/// What a further plan would change, one line an object.
func differences(_ left: Catalog, _ right: Catalog) -> [String] {
  let context = AlterationContext(old: left, new: right)
  var lines: [String] = []
  for (identity, entry) in left.entries {
    guard let other = right[identity] else {
      lines.append("\(identity) is too much")
      continue
    }
    switch entry.definition.alteration(of: identity, toAny: other.definition, in: context) {
    case .unchanged: break
    case .inPlace(let statements, _): lines.append("\(identity): \(statements.map(\.sql))")
    case .replace(let why): lines.append("\(identity): \(why)")
    }
    lines += FacetWriter.changes(from: entry, to: other).map(\.sql)
  }
  for identity in right.entries.keys where left[identity] == nil { lines.append("\(identity) is missing") }
  return lines
}

private struct SimplePlan {
  private(set) var statements: [DDL] = []

  init(_ context: AlterationContext) throws {
    let old = context.old
    let new = context.new
    var gone = Set(old.entries.keys.filter { new[$0] == nil })
    var made = Set(new.entries.keys.filter { old[$0] == nil })
    var altered: [DDL] = []
    for identity in try Self.order(new) {
      guard let before = old[identity], let after = new[identity] else { continue }
      switch before.definition.alteration(of: identity, toAny: after.definition, in: context) {
      case .unchanged: break
      case .inPlace(let statements, let kinds):
        altered += statements
        let rebuilt = Self.dependents(of: identity, in: old).filter { kinds.contains($0.kind) }
        gone.formUnion(rebuilt)
        made.formUnion(rebuilt.filter { new[$0] != nil })
      case .replace:
        let rebuilt = Self.dependents(of: identity, in: old) + [identity]
        gone.formUnion(rebuilt)
        made.formUnion(rebuilt.filter { new[$0] != nil })
      }
      altered += FacetWriter.changes(from: before, to: after)
    }
    for identity in try Self.order(old).reversed() where gone.contains(identity) {
      if identity.parent != nil, gone.contains(identity.table) { continue }
      if identity.kind == .columnDefault, gone.contains(identity.table.part(.column, identity.name)) { continue }
      let writing = WritingContext(catalog: old, counterpart: new)
      statements += old[identity]?.definition.removal(of: identity, in: writing) ?? []
    }
    statements += altered
    let units = WritingUnit.units(making: new.entries.keys.filter(made.contains), in: new)
    let places = Dictionary(uniqueKeysWithValues: try Self.order(new).enumerated().map { ($0.element, $0.offset) })
    for unit in units.sorted(by: { places[$0.identity] ?? 0 < places[$1.identity] ?? 0 }) {
      let folded = Array(unit.members.dropFirst())
      let writing = WritingContext(catalog: new, folded: folded, counterpart: old)
      statements += new[unit.identity]?.definition.creation(of: unit.identity, in: writing) ?? []
      for member in unit.members { statements += Self.facets(of: member, in: new) }
    }
  }

  private static func facets(of identity: ObjectIdentity, in catalog: Catalog) -> [DDL] {
    guard let entry = catalog[identity] else { return [] }
    return FacetWriter.changes(from: CatalogEntry(identity, entry.definition), to: entry)
  }

  private static func order(_ catalog: Catalog) throws -> [ObjectIdentity] {
    try CatalogWriter.units(of: catalog).flatMap(\.members)
  }

  private static func dependents(of identity: ObjectIdentity, in catalog: Catalog) -> [ObjectIdentity] {
    var seen: Set<ObjectIdentity> = [identity]
    var queue = [identity]
    while let needed = queue.popLast() {
      for (other, entry) in catalog.entries where entry.dependencies.contains(needed) {
        if seen.insert(other).inserted { queue.append(other) }
      }
    }
    return seen.subtracting([identity]).sorted()
  }
}
