import SchemaDescription

extension Collation {
  var node: SwiftNode {
    var call = CallNode("Collation")
    call.add(text: name)
    call.add(schema: schema)
    call.add("provider", case: provider)
    call.add("locale", text: locale)
    call.add("collate", text: collate)
    call.add("ctype", text: ctype)
    if !isDeterministic { call.add("deterministic", word: "false") }
    call.add("rules", text: rules)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    return call.node
  }
}

extension CompositeType {
  var node: SwiftNode {
    var call = CallNode("CompositeType")
    call.add(text: name)
    call.add(schema: schema)
    call.add(.list(attributes.map(\.node), isBroken: attributes.count > 1))
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    call.add(grants: grants)
    return call.node
  }
}

extension CompositeType.Attribute {
  var node: SwiftNode {
    var call = CallNode(".attribute")
    call.add(text: name)
    call.add(type.node)
    call.add("collation", text: collation)
    call.add("comment", text: comment)
    return call.node
  }
}

extension RangeType {
  var node: SwiftNode {
    var call = CallNode("RangeType")
    call.add(text: name)
    call.add(schema: schema)
    call.add("subtype", subtype.node)
    call.add("operatorClass", name: operatorClass)
    call.add("collation", text: collation)
    call.add("canonical", name: canonical)
    call.add("difference", name: difference)
    call.add("multirange", text: multirange)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    call.add(grants: grants)
    return call.node
  }
}

extension Aggregate {
  var node: SwiftNode {
    var call = CallNode("Aggregate")
    call.add(text: name)
    call.add(schema: schema)
    call.add(.list(arguments.map(\.node)))
    if !orderBy.isEmpty { call.add("orderBy", .list(orderBy.map(\.node))) }
    call.add("sfunc", name: sfunc)
    call.add("stype", stype.node)
    call.add("finalfunc", name: finalfunc)
    call.add("combinefunc", name: combinefunc)
    call.add("initcond", text: initcond)
    call.add("sortop", name: sortop)
    call.add("parallel", case: parallel)
    call.add("options", settings: options)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    call.add(grants: grants)
    return call.node
  }
}

extension Cast {
  var node: SwiftNode {
    var call = CallNode("Cast")
    call.add("from", source.node)
    call.add("to", target.node)
    call.add("with", method.node)
    call.add("as", case: context)
    call.add("comment", text: comment)
    return call.node
  }
}

extension Cast.Method {
  var node: SwiftNode {
    guard kind == .function, let function else { return .word(".\(kind.rawValue)") }
    var call = CallNode(".function")
    call.add(name: function)
    if !arguments.isEmpty { call.add(.list(arguments.map(\.node))) }
    return call.node
  }
}
