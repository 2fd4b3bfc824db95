import Catalog
import OrderedCollections
import Planning
import Postgres
import TestSupport
import Testing

/// Changes a database made by one SQL text into one like that of another, by what the kinds say in the order that the
/// planner gives it.
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
    let statements = try Planner.statements(
      from: source,
      to: target,
      hints: hints(target),
      options: PlanningOptions(strategy: .simple)
    ).map(\.sql)
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
