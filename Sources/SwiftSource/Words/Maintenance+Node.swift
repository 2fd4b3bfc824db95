import SchemaDescription

extension VacuumPolicy {
  var node: SwiftNode {
    var call = CallNode(".when")
    call.add("deadRows", number: deadRows)
    call.add("ratio", word: ratio?.description)
    if !analyze { call.add("analyze", word: "false") }
    call.add("freezeAge", number: freezeAge)
    return call.node
  }
}

extension RetentionPolicy {
  var node: SwiftNode {
    var call = CallNode(".rows")
    call.add("olderThan", keep.lengthNode)
    call.add("by", text: column)
    call.add("where", text: `where`)
    if batch != 5000 { call.add("batch", number: batch) }
    return call.node
  }
}

extension BackupPolicy {
  var node: SwiftNode {
    var call = CallNode(".tier")
    call.add(text: tier)
    call.add("every", every?.lengthNode)
    call.add("keep", keep?.lengthNode)
    return call.node
  }
}

extension RefreshPolicy {
  var node: SwiftNode {
    var call = CallNode(".every")
    call.add(every.lengthNode)
    call.add("concurrently", flag: concurrently)
    return call.node
  }
}

extension Seed {
  var node: SwiftNode {
    var call = CallNode(".rows")
    call.add("key", .strings(key))
    call.add("columns", .strings(columns))
    call.add(.list(rows.map { .strings($0) }, isBroken: rows.count > 1))
    return call.node
  }
}

extension Fill {
  var node: SwiftNode {
    var call = CallNode(".sql")
    call.add(text: sql)
    call.add("undo", text: undo)
    return call.node
  }
}

extension RawSQL {
  var node: SwiftNode {
    var call = CallNode("RawSQL")
    call.add(sql.unicodeScalars.contains("\n") ? .text(sql) : .string(sql))
    call.add("undo", text: undo)
    if stage != .beforeViews { call.add("stage", case: stage) }
    return call.node
  }
}
