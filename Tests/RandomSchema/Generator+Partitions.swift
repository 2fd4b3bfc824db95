extension Generator {
  /// A partitioned table with partitions several levels deep.
  mutating func makePartitioned(_ table: inout KnownRelation, _ draw: Draw) {
    var (columns, parts) = columns(draw, isForeign: false)
    // Identity is refused for partitioned tables' children of PostgreSQL 15 only where they are attached.
    let usable = columns.filter { $0.type.has(.ordered) && !$0.generated && !$0.identity && !$0.type.has(.collatable) }
    var key = draw.pick("key", from: usable, by: \.slot)
    if key == nil {
      let column = KnownColumn(name: "key", type: BuiltinTypes.integer, slot: "\(draw.slot) column key")
      columns.append(column)
      parts.append("\"key\" integer")
      key = column
    }
    table.kind = .partitioned
    table.columns = columns
    guard let key else { return }
    table.partitionKey = [key]
    add("CREATE TABLE \(table.sql) (\(list(parts))) \(clause(key, draw))")
    makePartitions(of: table, key: key, draw, depth: 1, mark: "t" + draw.slot.suffix(1))
  }

  private func strategy(_ key: KnownColumn, _ draw: Draw) -> String {
    let isRange = key.type.has(.integer) || key.type.has(.calendar)
    let strategies = [
      "LIST", isRange && key.type.has(.builtin) ? "RANGE" : "LIST", key.type.has(.hashed) ? "HASH" : "LIST",
    ]
    return draw.one("strategy", of: strategies)
  }

  private func clause(_ key: KnownColumn, _ draw: Draw) -> String {
    "PARTITION BY \(strategy(key, draw)) (\(key.sql))"
  }

  private mutating func makePartitions(
    of parent: KnownRelation,
    key: KnownColumn,
    _ draw: Draw,
    depth: Int,
    mark: String
  ) {
    var bounds: [String] = []
    switch strategy(key, draw) {
    case "RANGE":
      let steps =
        key.type.has(.calendar)
        ? ["MINVALUE", "'2024-03-01'", "'2025-01-01'", "MAXVALUE"] : ["MINVALUE", "3", "9", "MAXVALUE"]
      bounds = zip(steps, steps.dropFirst()).map { "FOR VALUES FROM (\($0)) TO (\($1))" }
    case "HASH": bounds = (0..<3).map { "FOR VALUES WITH (MODULUS 3, REMAINDER \($0))" }
    default:
      bounds =
        key.type.samples.map { "FOR VALUES IN (\($0))" } + (key.type.has(.domain) ? [] : ["FOR VALUES IN (NULL)"])
    }
    for (index, bound) in bounds.enumerated() {
      makePartition(of: parent, bound, draw.part("partition \(depth)", index), depth: depth, mark: "\(mark)p\(index)")
    }
    if strategy(key, draw) != "HASH", draw.chance("default partition", 60) {
      makePartition(of: parent, "DEFAULT", draw.part("partition \(depth)", 99), depth: depth, mark: "\(mark)pd")
    }
  }

  private mutating func makePartition(of parent: KnownRelation, _ bound: String, _ draw: Draw, depth: Int, mark: String)
  {
    guard draw.chance("exists", 70) else { return }
    var table = parent
    table.slot = parent.slot + " " + mark
    table.kind = .partition
    table.schema = draw.chance("other schema", 20) ? schema(draw) : parent.schema
    table.name = Naming.name(draw, mark)
    table.columns = table.columns.map { column in
      var column = column
      column.inherited = true
      return column
    }
    let isDivided = depth < 3 && draw.chance("divided", depth == 1 ? 35 : 25)
    let usable = table.columns.filter {
      $0.type.has(.ordered) && !$0.generated && !$0.identity && !$0.type.has(.collatable)
    }
    let key = isDivided ? draw.pick("key", from: usable, by: \.slot) : nil
    let division = key.map { " " + clause($0, draw) } ?? ""
    if draw.chance("attached", 30) {
      attach(table, to: parent, bound, division, draw)
    } else {
      var parts: [String] = []
      if draw.chance("default", 30), let column = table.columns.first(where: { !$0.generated && !$0.identity }) {
        parts.append("\(column.sql) DEFAULT \(column.type.samples[0])")
      }
      if draw.chance("check", 25) {
        let values = table.columns.map { Value(sql: $0.sql, type: $0.type) }
        parts.append(
          "CONSTRAINT \(quoted(Naming.name(draw.part("check"), mark + "k"))) CHECK (\(predicate(values, draw.part("check"))))"
        )
      }
      add(
        "CREATE TABLE \(table.sql) PARTITION OF \(parent.sql)" + (parts.isEmpty ? "" : " (\(list(parts)))")
          + " \(bound)\(division)"
      )
    }
    if let key {
      table.partitionKey += [key]
      makePartitions(of: table, key: key, draw, depth: depth + 1, mark: mark)
    }
    relations.append(table)
    dressables.append(
      Dressable(
        slot: table.slot,
        target: "TABLE \(table.sql)",
        owned: "TABLE \(table.sql)",
        granted: "TABLE \(table.sql)",
        privileges: ["SELECT", "INSERT", "UPDATE"],
        columns: table.columns.map(\.sql)
      )
    )
  }

  /// A table that was made on its own, with its columns in another order, and became a partition.
  private mutating func attach(
    _ table: KnownRelation,
    to parent: KnownRelation,
    _ bound: String,
    _ division: String,
    _ draw: Draw
  ) {
    // LIKE takes the constraints that a partition must have; what was dropped leaves its place behind.
    add(
      "CREATE TABLE \(table.sql) (dropped integer, LIKE \(parent.sql) INCLUDING GENERATED INCLUDING CONSTRAINTS)\(division)"
    )
    add("ALTER TABLE \(table.sql) DROP COLUMN dropped")
    add("ALTER TABLE \(parent.sql) ATTACH PARTITION \(table.sql) \(bound)")
  }
}
