import SchemaDescription

extension IndexMethod {
  var node: SwiftNode {
    ["btree", "hash", "gin", "gist", "spgist", "brin", "bloom"].contains(rawValue)
      ? .word(".\(rawValue)") : .string(rawValue)
  }
}

extension Index {
  var node: SwiftNode {
    var call = CallNode(".index")
    call.add(text: name)
    call.add("on", .list(keys.map(\.node)))
    call.add("unique", flag: isUnique)
    if method != .btree { call.add("using", method.node) }
    call.add("include", texts: include)
    call.add("where", text: `where`)
    call.add("nullsNotDistinct", flag: nullsNotDistinct)
    call.add("storageParameters", settings: storageParameters)
    call.add("tablespace", text: tablespace)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    return call.node
  }
}

extension IndexKey {
  var node: SwiftNode {
    let isBare = collation == nil && operatorClass == nil && operatorClassOptions.isEmpty && statistics == nil
    if let column, isBare, order == nil, nulls == nil { return .string(column) }
    if let column, isBare, let order {
      var call = CallNode(".\(order.rawValue)")
      call.add(text: column)
      call.add("nulls", case: nulls)
      return call.node
    }
    var call = CallNode(column == nil ? ".expression" : ".column")
    call.add(text: column ?? expression)
    call.add("collation", text: collation)
    call.add("operatorClass", name: operatorClass)
    call.add("operatorClassOptions", settings: operatorClassOptions)
    call.add("order", case: order)
    call.add("nulls", case: nulls)
    call.add("statistics", number: statistics)
    return call.node
  }
}

extension Statistics {
  var node: SwiftNode {
    var call = CallNode(".statistics")
    call.add(text: name)
    call.add("schema", text: schema)
    call.add("on", .list(keys.map(\.node)))
    if !kinds.isEmpty { call.add("kinds", .list(kinds.map { .word(".\($0.rawValue)") })) }
    call.add("target", number: target)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    return call.node
  }
}

extension Statistics.Key {
  var node: SwiftNode {
    column.map { .string($0) } ?? .call(".expression", [.init(label: nil, node: .string(expression ?? ""))])
  }
}
