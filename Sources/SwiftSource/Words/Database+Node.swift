import SchemaDescription

extension ForeignServer {
  var node: SwiftNode {
    var call = CallNode("ForeignServer")
    call.add(text: name)
    call.add("wrapper", text: wrapper)
    call.add("type", text: type)
    call.add("version", text: version)
    call.add("options", settings: options)
    call.add("userMappings", list: userMappings.map(\.node))
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    call.add(grants: grants)
    return call.node
  }
}

extension ForeignServer.UserMapping {
  var node: SwiftNode {
    var call = CallNode(".userMapping")
    call.add("for", text: role)
    call.add("options", settings: options)
    return call.node
  }
}

extension Publication {
  var node: SwiftNode {
    var call = CallNode("Publication")
    call.add(text: name)
    call.add("tables", list: tables.map(\.node))
    call.add("schemas", texts: schemas)
    call.add("forAllTables", flag: isForAllTables)
    if !operations.isEmpty { call.add("publish", .list(operations.map { .word(".\($0.rawValue)") })) }
    call.add("viaRoot", flag: isViaRoot)
    call.add("generatedColumns", flag: publishesGeneratedColumns)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    return call.node
  }
}

extension Publication.Entry {
  var node: SwiftNode {
    if columns.isEmpty, `where` == nil, ObjectName(table.description) == table { return table.node }
    var call = CallNode(".table")
    call.add(name: table)
    call.add("columns", texts: columns)
    call.add("where", text: `where`)
    return call.node
  }
}

extension EventTrigger {
  var node: SwiftNode {
    var call = CallNode("EventTrigger")
    call.add(text: name)
    call.add("on", case: event)
    call.add("tags", texts: tags)
    call.add("execute", name: function)
    if state != .enabled { call.add("state", case: state) }
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    return call.node
  }
}

extension DefaultPrivileges {
  var node: SwiftNode {
    var call = CallNode("DefaultPrivileges")
    call.add("for", text: role)
    call.add("in", text: schema)
    call.add("on", case: objects)
    call.add(.list(grants.map(\.node), isBroken: grants.count > 1))
    return call.node
  }
}
