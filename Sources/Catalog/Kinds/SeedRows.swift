import FoundationEssentials
import Postgres

/// Rows that belong to the schema, such as plans or countries: the row of `strata.policies` that lists them and the rows
/// of the table.
///
/// Values are SQL expressions as the author wrote them; nothing is compared with what the table holds.
public struct SeedRows: ObjectDefinition {
  /// The kind under which `strata.policies` holds them.
  public static let policyKind = "seed"
  /// The name of the only seed rows a relation has.
  public static let name = "seed"

  /// The relation's qualified and quoted name, as `strata.policies` has it.
  @Exact public var object: String
  /// The columns that tell the rows apart: those of a primary or unique key.
  @Exact public var key: [String]
  @Exact public var columns: [String]
  /// One SQL expression for each column, row by row.
  @Exact public var rows: [[String]]

  public init(object: String, key: [String], columns: [String], rows: [[String]]) {
    self.object = object
    self.key = key
    self.columns = columns
    self.rows = rows
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    insertion(of: rows, into: identity, why: "rows that belong to the schema") + recording
  }

  /// Rows of a table that goes too go with it: other rows may refer to them until then.
  public func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    let keepsTable = context.counterpart.map { $0[identity.table] != nil } ?? true
    return (keepsTable ? deletion(of: rows, from: identity) : [])
      + [MaintenancePolicy.deletion(kind: Self.policyKind, object: object)]
  }

  /// Rows whose key is new are inserted, rows whose values changed are updated, rows whose key is gone are deleted.
  public func alteration(of identity: ObjectIdentity, to new: SeedRows, in context: AlterationContext) -> Alteration {
    let forgotten = $object == new.$object ? [] : [MaintenancePolicy.deletion(kind: Self.policyKind, object: object)]
    // The new rows in the words of the old key; where they lack a column of it, no old row can be told to stay.
    let kept = Set(new.rows.compactMap { new.values(of: key, in: $0) }.map(Exact.init))
    let gone = rows.filter { row in values(of: key, in: row).map { !kept.contains(Exact(wrappedValue: $0)) } ?? false }
    let known = Set(rows.map(Exact.init))
    let hasSameShape = $key == new.$key && $columns == new.$columns
    let written = hasSameShape ? new.rows.filter { !known.contains(Exact(wrappedValue: $0)) } : new.rows
    return .inPlace(
      deletion(of: gone, from: identity) + new.insertion(of: written, into: identity, why: "changed seed rows")
        + forgotten + new.recording
    )
  }

  /// A row's values of some columns; `nil` where the rows lack one of them.
  private func values(of names: [String], in row: [String]) -> [String]? {
    var values: [String] = []
    for name in names {
      guard let index = columns.firstIndex(where: { ExactText.isSame($0, name) }), index < row.count else { return nil }
      values.append(row[index])
    }
    return values
  }

  private func insertion(of rows: [[String]], into identity: ObjectIdentity, why: String) -> [DDL] {
    guard !rows.isEmpty else { return [] }
    let names = columns.map(quoteIdentifier).joined(separator: ", ")
    let lines = rows.map { "  (\($0.joined(separator: ", ")))" }.joined(separator: ",\n")
    var sql = "INSERT INTO \(identity.relationName) (\(names)) OVERRIDING SYSTEM VALUE VALUES\n\(lines)"
    if !key.isEmpty {
      let updates = columns.filter { !key.containsExactly($0) }
        .map { "\(quoteIdentifier($0)) = EXCLUDED.\(quoteIdentifier($0))" }
      sql += "\nON CONFLICT (\(key.map(quoteIdentifier).joined(separator: ", "))) DO "
      sql += updates.isEmpty ? "NOTHING" : "UPDATE SET \(updates.joined(separator: ", "))"
    }
    return [DDL(sql, why: why)]
  }

  private func deletion(of rows: [[String]], from identity: ObjectIdentity) -> [DDL] {
    let names = key.isEmpty ? columns : key
    let conditions = rows.compactMap { row in
      values(of: names, in: row).map { values in
        zip(names, values).map { "\(quoteIdentifier($0)) = \($1)" }.joined(separator: " AND ")
      }
    }
    return conditions.map {
      DDL(
        "DELETE FROM \(identity.relationName) WHERE \($0)",
        why: "a seed row that the schema no longer has",
        effect: .deletesRows(of: identity.table, where: $0)
      )
    }
  }

  private var recording: [DDL] {
    MaintenancePolicy.writing(kind: Self.policyKind, object: object, body: body)
  }
}

extension SeedRows {
  private struct Body: Codable {
    var key: [String]
    var columns: [String]
    var rows: [[String]]
  }

  /// Seed rows from the body of their policy; `nil` where it has another shape.
  init?(object: String, body: String) {
    guard let body = try? JSONDecoder().decode(Body.self, from: Data(body.utf8)) else { return nil }
    guard body.rows.allSatisfy({ $0.count == body.columns.count }) else { return nil }
    self.init(object: object, key: body.key, columns: body.columns, rows: body.rows)
  }

  /// The body of their policy as JSON.
  public var body: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Arrays of strings can always be encoded.
    let data = (try? encoder.encode(Body(key: key, columns: columns, rows: rows))) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }

  /// Seed rows come after those of the tables that their table refers to. References in a circle are left alone: one of
  /// them must be deferrable or point to a row of its own.
  static func orderByForeignKeys(_ builder: inout CatalogBuilder) {
    let seeds = builder.identities(of: .seedRows)
    guard seeds.count > 1 else { return }
    let byRelation = Dictionary(uniqueKeysWithValues: seeds.map { ($0.relationName, $0) })
    var edges: [ObjectIdentity: Set<ObjectIdentity>] = [:]
    for (reference, needs) in builder.needs(ofAll: .foreignKey) {
      guard let from = byRelation[reference.relationName] else { continue }
      for need in needs {
        guard let to = byRelation[need.relationName], to != from else { continue }
        edges[from, default: []].insert(to)
      }
    }
    for from in seeds {
      for to in (edges[from] ?? []).sorted() {
        if reaches(to, from, edges) { edges[from]?.remove(to) } else { builder.depend(from, on: to) }
      }
    }
  }

  private static func reaches(
    _ start: ObjectIdentity,
    _ goal: ObjectIdentity,
    _ edges: [ObjectIdentity: Set<ObjectIdentity>]
  ) -> Bool {
    var seen: Set<ObjectIdentity> = []
    var left = [start]
    while let node = left.popLast() {
      if node == goal { return true }
      if seen.insert(node).inserted { left += edges[node] ?? [] }
    }
    return false
  }
}
