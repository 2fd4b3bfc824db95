import SchemaDescription

extension View {
  var node: SwiftNode {
    var call = CallNode("View")
    call.add(text: name)
    call.add(schema: schema)
    call.add("columns", texts: columns)
    if !options.isEmpty { call.add("options", .list(options.map(\.node))) }
    call.add("comment", text: comment)
    call.add("columnComments", settings: columnComments)
    call.add("columnDefaults", settings: columnDefaults)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    call.add("triggers", list: triggers.map(\.node))
    call.add("rules", list: rules.map(\.node))
    call.add(grants: grants)
    call.add("as", .text(query))
    return call.broken
  }
}

extension View.Option {
  var node: SwiftNode {
    guard kind == .checkOption else { return .word(".\(kind.rawValue)") }
    return .word(".checkOption(.\((check ?? .cascaded).rawValue))")
  }
}

extension MaterializedView {
  var node: SwiftNode {
    var call = CallNode("MaterializedView")
    call.add(text: name)
    call.add(schema: schema)
    call.add("columns", texts: columns)
    call.add("indexes", list: indexes.map(\.node))
    call.add("statistics", list: statistics.map(\.node))
    call.add("refresh", refresh?.node)
    if !withData { call.add("withData", word: "false") }
    call.add("storageParameters", settings: storageParameters)
    call.add("tablespace", text: tablespace)
    call.add("accessMethod", text: accessMethod)
    call.add("clusteredOn", text: clusteredOn)
    call.add("comment", text: comment)
    call.add("columnComments", settings: columnComments)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    call.add(grants: grants)
    call.add("as", .text(query))
    return call.broken
  }
}
