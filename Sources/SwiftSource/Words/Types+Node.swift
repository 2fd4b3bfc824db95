import SchemaDescription

extension Schema {
  var node: SwiftNode {
    var call = CallNode("Schema")
    call.add(text: name)
    call.add("owner", text: owner)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add(grants: grants)
    return call.node
  }
}

extension ExternalSchema {
  var node: SwiftNode {
    var call = CallNode("ExternalSchema")
    call.add(text: name)
    if !stub.isEmpty { call.add("stub", stub.unicodeScalars.contains("\n") ? .text(stub) : .string(stub)) }
    return call.node
  }
}

extension Extension {
  var node: SwiftNode {
    var call = CallNode("Extension")
    call.add(text: name)
    call.add("schema", text: schema)
    call.add("version", text: version)
    call.add("comment", text: comment)
    return call.node
  }
}

extension Enum {
  var node: SwiftNode {
    var call = CallNode("Enum")
    call.add(text: name)
    call.add(schema: schema)
    call.add(.strings(labels))
    call.add("renamedLabels", renamedLabels.isEmpty ? nil : .settings(renamedLabels.map { ($0.from, .string($0.to)) }))
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    call.add(grants: grants)
    return call.node
  }
}

extension Domain {
  var node: SwiftNode {
    var call = CallNode("Domain")
    call.add(text: name)
    call.add(schema: schema)
    call.add(type.node)
    call.add("notNull", flag: isNotNull)
    call.add("notNullName", text: notNullName)
    call.add("default", text: `default`)
    call.add("collation", text: collation)
    call.add("checks", list: checks.map(\.node))
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    call.add(grants: grants)
    return call.node
  }
}

extension SQLSequence {
  var node: SwiftNode {
    var call = CallNode("SQLSequence")
    call.add(text: name)
    call.add(schema: schema)
    call.add("type", type?.node)
    if options != SequenceOptions() { call.add("options", options.node) }
    call.add("unlogged", flag: unlogged)
    call.add("ownedBy", ownedBy?.node)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    call.add(grants: grants)
    return call.node
  }
}

extension SQLSequence.OwnedBy {
  var node: SwiftNode {
    var call = CallNode(".init")
    call.add(name: table)
    call.add(text: column)
    return call.node
  }
}
