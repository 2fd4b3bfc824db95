import SchemaDescription

extension Period {
  var node: SwiftNode { .word(count == 1 ? ".\(unit.rawValue)" : ".\(unit.rawValue)s(\(count))") }

  /// `.minute` has no word of its own.
  var lengthNode: SwiftNode { count == 1 && unit == .minute ? .word(".minutes(1)") : node }
}

extension PartitionInterval {
  private static let words: [PartitionInterval: String] = [
    .hour: "hour", .day: "day", .week: "week", .month: "month", .quarter: "quarter", .year: "year",
  ]

  var node: SwiftNode {
    if let word = Self.words[self] { return .word(".\(word)") }
    if let period { return .call(".every", [.init(label: nil, node: period.lengthNode)]) }
    return .word(".integers(\(integers ?? 0))")
  }
}

extension Retention {
  var node: SwiftNode? {
    guard keep.unit != .minute, keep.unit != .hour else { return nil }
    var call = CallNode(".\(keep.unit.rawValue)s")
    call.add(number: keep.count)
    call.add("then", case: then)
    call.add("to", text: to)
    return call.node
  }
}

extension PartitionKey {
  var node: SwiftNode {
    if let column, collation == nil, operatorClass == nil { return .string(column) }
    var call = CallNode(column == nil ? ".expression" : ".column")
    call.add(text: column ?? expression)
    call.add("collation", text: collation)
    call.add("operatorClass", name: operatorClass)
    return call.node
  }
}

extension Partitioning {
  var node: SwiftNode {
    var call = CallNode(".\(method.rawValue)")
    guard let schedule else {
      for key in keys { call.add(key.node) }
      call.add("partitions", number: hashPartitions)
      return call.node
    }
    call.add(text: schedule.column)
    call.add("every", schedule.every.node)
    if schedule.premake != 4 { call.add("premake", number: schedule.premake) }
    call.add("start", text: schedule.start)
    if schedule.timeZone != "UTC" { call.add("timeZone", text: schedule.timeZone) }
    call.add("retain", schedule.retain?.node)
    call.add("defaultPartition", flag: schedule.hasDefault)
    call.add("naming", text: schedule.naming)
    return call.node
  }
}

extension PartitionValue {
  var node: SwiftNode {
    switch kind {
    case .text: .string(text)
    case .number, .bool: .word(text)
    case .minimum, .maximum, .null: .word(".\(kind.rawValue)")
    case .sql: .call(".sql", [.init(label: nil, node: .string(text))])
    }
  }
}

extension PartitionBound {
  var node: SwiftNode {
    switch kind {
    case .default: return .word(".default")
    case .hash: return .word(".modulus(\(modulus ?? 0), remainder: \(remainder ?? 0))")
    case .list: return .call(".values", values.map { .init(label: nil, node: $0.node) })
    case .range:
      var call = CallNode(".from")
      if from.count == 1, to.count == 1 {
        call.add(from[0].node)
        call.add("to", to[0].node)
      } else {
        call.add(.list(from.map(\.node)))
        call.add("to", .list(to.map(\.node)))
      }
      return call.node
    }
  }
}

extension PartitionColumn {
  var node: SwiftNode {
    var call = CallNode(".column")
    call.add(text: name)
    if isNotNull { call.add(word: ".notNull") }
    call.add("notNullName", text: notNullName)
    call.add("default", text: `default`)
    call.add("generated", text: generated)
    call.add("storage", case: storage)
    call.add("compression", case: compression)
    call.add("statistics", number: statistics)
    call.add("attributeOptions", settings: attributeOptions)
    call.add("foreignOptions", settings: foreignOptions)
    call.add("comment", text: comment)
    call.add(grants: grants)
    return call.node
  }
}

extension Partition {
  var node: SwiftNode {
    var call = CallNode(".partition")
    call.add(text: name)
    call.add("schema", text: schema)
    call.add(bound.node)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    call.add("attached", flag: isAttached)
    call.add("columns", list: columns.map(\.node))
    call.add("primaryKey", primaryKey?.node)
    call.add("unique", list: unique.map(\.node))
    call.add("checks", list: checks.map(\.node))
    call.add("foreignKeys", list: foreignKeys.map(\.node))
    call.add("exclusions", list: exclusions.map(\.node))
    call.add("indexes", list: indexes.map(\.node))
    call.add("statistics", list: statistics.map(\.node))
    call.add("unlogged", flag: unlogged)
    call.add("storageParameters", settings: storageParameters)
    call.add("tablespace", text: tablespace)
    call.add("accessMethod", text: accessMethod)
    call.add("foreign", foreign?.node)
    call.add("replicaIdentity", replicaIdentity?.node)
    call.add("clusteredOn", text: clusteredOn)
    call.add("partitioned", partitioned?.node)
    call.add("partitions", list: partitions.map(\.node))
    call.add("triggers", list: triggers.map(\.node))
    call.add("rules", list: rules.map(\.node))
    if rowLevelSecurity != (policies.isEmpty ? .disabled : .enabled) {
      call.add("rowLevelSecurity", case: rowLevelSecurity)
    }
    call.add("policies", list: policies.map(\.node))
    call.add(grants: grants)
    return call.node
  }
}
