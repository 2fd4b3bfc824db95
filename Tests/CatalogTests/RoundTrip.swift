import Catalog
import OrderedCollections
import Postgres
import TestSupport
import Testing

/// Loads SQL, reads the catalog, writes it into an empty database and reads it again: both catalogs must be the same. So
/// must be the one that the catalog gives when it is written in the words of a model.
///
/// - Parameter asSQL: The objects that the model has as SQL although there are words for their kind.
/// - Returns: The SQL that was written, one statement a line group, so that a test can look at its text.
@discardableResult
func roundTrip(
  _ sql: String,
  reader: CatalogReader = .init(),
  asSQL: Set<String> = [],
  sourceLocation: SourceLocation = #_sourceLocation
) async throws -> String {
  let (statements, settled) = try await withDatabases(2) { _, connections in
    try await connections[0].execute(sql)
    let catalog = try await reader.read(connections[0])
    let statements = try CatalogWriter.statements(of: catalog).map(\.sql)
    try await load(statements, connections[1], sourceLocation)
    let copy = try await reader.read(connections[1])
    let differences = strictDifferences(catalog, copy)
    #expect(differences == [], Comment(rawValue: statements.joined(separator: ";\n")), sourceLocation: sourceLocation)
    return (statements, copy)
  }
  // A model has no word for schemas that a reader passes over.
  if settled.excludedSchemas.isEmpty { try await saysTheSame(settled, asSQL: asSQL, sourceLocation: sourceLocation) }
  return statements.joined(separator: ";\n")
}

/// Reads the catalog that some SQL makes.
func catalog(of sql: String, reader: CatalogReader = .init()) async throws -> Catalog {
  try await withDatabase { _, connection in
    try await connection.execute(sql)
    return try await reader.read(connection)
  }
}

func load(_ statements: [String], _ connection: Connection, _ sourceLocation: SourceLocation) async throws {
  for setting in CatalogWriter.settings { try await connection.execute(setting) }
  for statement in statements {
    do {
      try await connection.execute(statement)
    } catch {
      Issue.record("\(error)\nin: \(statement)", sourceLocation: sourceLocation)
      throw error
    }
  }
}

/// What differs in any way, one line an object; the order of attributes is no difference.
func strictDifferences(_ left: Catalog, _ right: Catalog) -> [String] {
  var lines: [String] = []
  for (identity, entry) in left.entries {
    guard let other = right[identity] else {
      lines.append("\(identity) is missing")
      continue
    }
    if !isSame(entry.definition, other.definition) {
      lines.append("\(identity): \(entry.definition) ≠ \(other.definition)")
    }
    if entry.comment != other.comment { lines.append("\(identity): comment") }
    if entry.owner != other.owner { lines.append("\(identity): owner") }
    if entry.privileges != other.privileges { lines.append("\(identity): privileges") }
    if entry.dependencies != other.dependencies {
      lines.append("\(identity): needs \(entry.dependencies) ≠ \(other.dependencies)")
    }
  }
  for identity in right.entries.keys where left[identity] == nil { lines.append("\(identity) is too much") }
  return lines
}

private func isSame<D: ObjectDefinition>(_ left: D, _ right: any ObjectDefinition) -> Bool { left == right as? D }
