import SchemaDescription

extension Trigger.Event {
  var node: SwiftNode {
    guard !columns.isEmpty else { return .word(".\(kind.rawValue)") }
    var call = CallNode(".\(kind.rawValue)")
    for (index, column) in columns.enumerated() { call.add(index == 0 ? "of" : nil, text: column) }
    return call.node
  }
}

extension Trigger {
  var node: SwiftNode {
    var call = CallNode(".trigger")
    if !name.isEmpty { call.add(text: name) }
    call.add(case: timing)
    call.add(.list(events.map(\.node)))
    if level != .row { call.add("forEach", case: level) }
    call.add("when", text: when)
    call.add("oldTable", text: oldTable)
    call.add("newTable", text: newTable)
    call.add("execute", name: function)
    call.add("arguments", texts: arguments)
    call.add("constraint", flag: isConstraint)
    call.add("deferrable", case: deferrable)
    call.add("from", name: from)
    if state != .enabled { call.add("state", case: state) }
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    return call.node
  }
}

extension Policy {
  var node: SwiftNode {
    var call = CallNode(".policy")
    call.add(text: name)
    if mode != .permissive { call.add("as", case: mode) }
    if command != .all { call.add("for", case: command) }
    if roles.names != ["public"] { call.add("to", roles.node) }
    call.add("using", text: using)
    call.add("withCheck", text: withCheck)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    return call.node
  }
}

extension Rule {
  var node: SwiftNode {
    var call = CallNode(".rule")
    call.add(text: name)
    call.add("on", case: event)
    call.add("where", text: `where`)
    call.add("do", action.node)
    if state != .enabled { call.add("state", case: state) }
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    return call.node
  }
}

extension Rule.Action {
  var node: SwiftNode {
    if isInstead, commands.isEmpty { return .word(".insteadNothing") }
    return .call(isInstead ? ".instead" : ".also", commands.map { .init(label: nil, node: .string($0)) })
  }
}
