import SchemaDescription

extension PrimaryKey {
  var node: SwiftNode {
    var call = CallNode(".init")
    call.add(.strings(columns))
    call.add("name", text: name)
    call.add("withoutOverlaps", flag: withoutOverlaps)
    call.add("include", texts: include)
    call.add("deferrable", case: deferrable)
    call.add("storageParameters", settings: storageParameters)
    call.add("tablespace", text: tablespace)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    return call.arguments.count == 1 ? .strings(columns) : call.node
  }
}

extension Unique {
  var node: SwiftNode {
    var call = CallNode(".unique")
    for column in columns { call.add(text: column) }
    call.add("name", text: name)
    call.add("withoutOverlaps", flag: withoutOverlaps)
    call.add("include", texts: include)
    call.add("nullsNotDistinct", flag: nullsNotDistinct)
    call.add("deferrable", case: deferrable)
    call.add("storageParameters", settings: storageParameters)
    call.add("tablespace", text: tablespace)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    return call.node
  }
}

extension Check {
  var node: SwiftNode {
    var call = CallNode(".check")
    call.add(text: name)
    call.add(text: expression)
    call.add("notValid", flag: notValid)
    call.add("noInherit", flag: noInherit)
    call.add("notEnforced", flag: notEnforced)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    return call.node
  }
}

extension ForeignKey {
  var node: SwiftNode {
    var call = CallNode(".foreignKey")
    call.add(.strings(columns))
    call.add("references", name: table)
    call.add(texts: targetColumns)
    call.add("name", text: name)
    call.add("onDelete", case: onDelete)
    call.add("onDeleteColumns", texts: onDeleteColumns)
    call.add("onUpdate", case: onUpdate)
    call.add("match", case: match)
    call.add("period", flag: isPeriod)
    call.add("deferrable", case: deferrable)
    call.add("notValid", flag: notValid)
    call.add("notEnforced", flag: notEnforced)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    return call.node
  }
}

extension Exclusion {
  var node: SwiftNode {
    var call = CallNode(".exclude")
    call.add(.list(elements.map(\.node)))
    if method != .gist { call.add("using", method.node) }
    call.add("name", text: name)
    call.add("include", texts: include)
    call.add("where", text: `where`)
    call.add("deferrable", case: deferrable)
    call.add("storageParameters", settings: storageParameters)
    call.add("tablespace", text: tablespace)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    return call.node
  }
}

extension Exclusion.Element {
  var node: SwiftNode {
    var call = CallNode(".init")
    if let expression = key.expression, key == .expression(expression) {
      call.add("expression", text: expression)
    } else {
      call.add(key.node)
    }
    call.add("with", text: `operator`)
    return call.node
  }
}
