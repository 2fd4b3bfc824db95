public import Diagnostics
public import SchemaDescription

/// Finds the mistakes in a model that need no server, all of them.
///
/// It judges names and structure. What an expression or a query means is PostgreSQL's to say, when the model is made real
/// in the shadow; only expressions that no server would take in their place are found here.
public struct ModelValidator {
  /// The findings, sorted by place.
  public private(set) var diagnostics: [Diagnostic] = []

  let model: Model
  let names: ModelNames
  /// Every word of the raw SQL and of external stubs: names that exist although no declaration says so.
  let rawWords: Set<String>

  /// - Parameter model: The model; it is resolved first where it is not.
  public init(_ model: Model) {
    self.model = model.resolved()
    names = ModelNames(self.model)
    var words: Set<String> = []
    for raw in self.model.raw + self.model.tables.flatMap(\.raw) { words.formUnion(SQLWords(raw.sql).names) }
    for schema in self.model.externals { words.formUnion(SQLWords(schema.stub).names) }
    rawWords = words
    checkSchemas()
    checkLengths()
    checkDuplicates()
    for table in self.model.tables { check(table) }
    checkTypes()
    checkViews()
    for sequence in self.model.sequences { check(sequence) }
    checkDatabase()
    diagnostics = diagnostics.enumerated()
      .sorted { left, right in
        let (first, second) = (left.element.place ?? Place(path: ""), right.element.place ?? Place(path: ""))
        return first == second ? left.offset < right.offset : first < second
      }
      .map(\.element)
  }

  mutating func error(_ code: String, _ place: SourcePlace, _ message: String, advice: String? = nil) {
    diagnostics.append(Diagnostic(.error, code: code, at: Place(place), message, advice: advice))
  }

  mutating func warning(_ code: String, _ place: SourcePlace, _ message: String, advice: String? = nil) {
    diagnostics.append(Diagnostic(.warning, code: code, at: Place(place), message, advice: advice))
  }

  private mutating func check(_ table: Table) {
    let columns = TableColumns(table, names)
    checkColumns(of: table)
    checkStorage(of: table)
    checkPartitioning(of: table, columns)
    checkParts(of: table, columns)
    checkContents(of: table, columns)
    for partition in table.partitionTables(columns: table.columns) {
      for column in partition.columns {
        checkColumn(column.name, columns, "partition \(partition.name)", column.place)
      }
      checkContents(of: partition, columns)
    }
  }

  /// What a partition has of its own as well as a table.
  private mutating func checkContents(of table: Table, _ columns: TableColumns) {
    let owner = "table \(table.name)"
    checkKeys(of: table, columns)
    checkIndexes(table.indexes, of: owner, columns)
    for statistics in table.statistics { check(statistics, of: owner, columns) }
    checkForeignKeys(of: table, columns)
    for trigger in table.triggers { check(trigger, owner, columns) }
    for grant in table.grants {
      for column in grant.columns { checkColumn(column, columns, "a grant on \(owner)", grant.place) }
    }
    checkExpressions(of: table)
    checkForeign(table)
  }

  /// Reports a column that the table does not have.
  mutating func checkColumn(
    _ name: String,
    _ columns: TableColumns,
    _ owner: String,
    _ place: SourcePlace
  ) {
    guard columns.isComplete, !columns.names.contains(name) else { return }
    error(
      "unknown-column",
      place,
      "\(owner) names the column \"\(name)\", which table \(columns.table) does not have",
      advice: Suggestion.nearest(to: name, among: columns.names)
        ?? "The columns are \(columns.names.joined(separator: ", "))."
    )
  }
}

/// The columns of a table with those it inherits.
struct TableColumns {
  var table: String
  var names: [String] = []
  var types: [String: SQLType] = [:]
  /// Whether all parents are known, so that a name that is not here does not exist.
  var isComplete = true

  init(_ table: Table, _ names: ModelNames) {
    self.table = table.name
    var seen: Set<ObjectName> = []
    add(table, names, &seen)
  }

  private mutating func add(_ table: Table, _ names: ModelNames, _ seen: inout Set<ObjectName>) {
    guard seen.insert(ObjectName(table.name, schema: table.schema)).inserted else { return }
    for parent in table.inherits {
      if let parent = names.tables[parent] { add(parent, names, &seen) } else { isComplete = false }
    }
    if let name = table.of {
      if let type = names.compositeTypes[name] {
        for attribute in type.attributes {
          self.names.append(attribute.name)
          types[attribute.name] = attribute.type
        }
        return
      }
      isComplete = false
    }
    for column in table.columns {
      if types[column.name] == nil { self.names.append(column.name) }
      types[column.name] = column.type
    }
  }
}
