import SchemaDescription

extension Function {
  var node: SwiftNode {
    if let sql { return whole(sql) }
    var call = CallNode(kind == .procedure ? "Function.procedure" : "Function")
    call.add(text: name)
    call.add(schema: schema)
    if !arguments.isEmpty { call.add(.list(arguments.map(\.node))) }
    if kind == .function { call.add("returns", returns?.node) }
    if language != .plpgsql { call.add("language", language.node) }
    call.add("window", flag: isWindow)
    call.add("volatility", case: volatility)
    call.add("security", case: security)
    call.add("strict", flag: isStrict)
    call.add("leakproof", flag: isLeakproof)
    call.add("parallel", case: parallel)
    call.add("cost", number: cost)
    call.add("rows", number: rows)
    call.add("support", name: support)
    if !transforms.isEmpty { call.add("transforms", .list(transforms.map(\.node))) }
    call.add("set", settings: settings)
    addFacets(to: &call)
    call.add("body", body.node)
    return call.broken
  }

  private func whole(_ sql: String) -> SwiftNode {
    var call = CallNode("Function")
    call.add("sql", .text(sql))
    addFacets(to: &call)
    return call.broken
  }

  private func addFacets(to call: inout CallNode) {
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    call.add(grants: grants)
  }
}

extension Function.Language {
  var node: SwiftNode {
    ["sql", "plpgsql", "c", "internal"].contains(rawValue) ? .word(".\(rawValue)") : .string(rawValue)
  }
}

extension Function.Argument {
  var node: SwiftNode {
    var call = CallNode(".argument")
    call.add(text: name)
    call.add(type.node)
    if mode != .in { call.add("mode", case: mode) }
    call.add("default", text: `default`)
    return call.node
  }
}

extension Function.Returns {
  var node: SwiftNode {
    for (word, value) in [("void", Self.void), ("trigger", .trigger), ("eventTrigger", .eventTrigger)]
    where self == value {
      return .word(".\(word)")
    }
    switch kind {
    case .type, .setOf: return .call(".\(kind.rawValue)", [.init(label: nil, node: type?.node ?? .word(".void"))])
    case .table: return .call(".table", [.init(label: nil, node: .list(columns.map(\.node)))])
    }
  }
}

extension Function.Body {
  var node: SwiftNode {
    switch kind {
    case .text: return .text(text)
    case .atomic: return .call(".atomic", [.init(label: nil, node: .text(text))])
    case .returning: return .call(".returning", [.init(label: nil, node: .string(text))])
    case .library:
      var call = CallNode(".library")
      call.add(text: text)
      call.add(text: symbol ?? "")
      return call.node
    }
  }
}
