import SchemaDescription

extension Column {
  var node: SwiftNode {
    var call = CallNode(".column")
    call.add(text: name)
    call.add(type.node)
    if isNotNull { call.add(word: ".notNull") }
    if isVirtual { call.add(word: ".virtual") }
    if isPrimaryKey { call.add(word: ".primaryKey") }
    if isUnique { call.add(word: ".unique") }
    call.add("notNullName", text: notNullName)
    call.add("default", text: `default`)
    call.add("identity", identity?.node)
    call.add("generated", text: generated)
    call.add("collation", text: collation)
    call.add("storage", case: storage)
    call.add("compression", case: compression)
    call.add("statistics", number: statistics)
    call.add("attributeOptions", settings: attributeOptions)
    call.add("foreignOptions", settings: foreignOptions)
    call.add("check", text: check)
    call.add("references", references?.node)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add("convertedUsing", text: convertedUsing)
    call.add("revertedUsing", text: revertedUsing)
    call.add("filledBy", text: filledBy)
    call.add(grants: grants)
    return call.node
  }
}

extension Column.Identity {
  var node: SwiftNode {
    var call = CallNode(".\(kind.rawValue)")
    if options != SequenceOptions() { call.add(options.node) }
    call.add("sequence", text: sequence)
    return call.arguments.isEmpty ? .word(".\(kind.rawValue)") : call.node
  }
}

extension SequenceOptions {
  var node: SwiftNode {
    var call = CallNode(".init")
    call.add("start", number: start)
    call.add("increment", number: increment)
    call.add("minimum", number: minimum)
    call.add("maximum", number: maximum)
    call.add("cache", number: cache)
    call.add("cycle", flag: cycle)
    return call.node
  }
}

extension Reference {
  var node: SwiftNode {
    var call = CallNode(".init")
    call.add(name: table)
    call.add(text: column)
    call.add("name", text: name)
    call.add("onDelete", case: onDelete)
    call.add("onUpdate", case: onUpdate)
    call.add("deferrable", case: deferrable)
    call.add("notValid", flag: notValid)
    call.add("notEnforced", flag: notEnforced)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    return call.node
  }
}
