import SchemaDescription

extension Table {
  var node: SwiftNode {
    var call = CallNode("Table")
    call.add(text: name)
    call.add(schema: schema)
    call.add("comment", text: comment)
    call.add("renamedFrom", text: renamedFrom)
    call.add("owner", text: owner)
    call.add("of", name: of)
    if of == nil || !columns.isEmpty {
      call.add("columns", .list(columns.map(\.node), isBroken: !columns.isEmpty))
    }
    call.add("primaryKey", primaryKey?.node)
    call.add("unique", list: unique.map(\.node))
    call.add("checks", list: checks.map(\.node))
    call.add("foreignKeys", list: foreignKeys.map(\.node))
    call.add("exclusions", list: exclusions.map(\.node))
    call.add("indexes", list: indexes.map(\.node))
    call.add("statistics", list: statistics.map(\.node))
    if !inherits.isEmpty { call.add("inherits", .list(inherits.map(\.node))) }
    call.add("unlogged", flag: unlogged)
    call.add("storageParameters", settings: storageParameters)
    call.add("tablespace", text: tablespace)
    call.add("accessMethod", text: accessMethod)
    call.add("foreign", foreign?.node)
    call.add("replicaIdentity", replicaIdentity?.node)
    call.add("clusteredOn", text: clusteredOn)
    call.add("partitioned", partitioned?.node)
    call.add("partitions", list: partitions.map(\.node))
    call.add("triggers", list: triggers.map(\.node))
    call.add("rules", list: rules.map(\.node))
    if rowLevelSecurity != (policies.isEmpty ? .disabled : .enabled) {
      call.add("rowLevelSecurity", case: rowLevelSecurity)
    }
    call.add("policies", list: policies.map(\.node))
    call.add(grants: grants)
    call.add("seed", seed?.node)
    call.add("filledBy", filledBy?.node)
    call.add("vacuum", vacuum?.node)
    call.add("retention", retention?.node)
    call.add("backup", backup?.node)
    call.add("raw", list: raw.map(\.node))
    return call.broken
  }
}

extension ForeignSource {
  var node: SwiftNode {
    var call = CallNode(".server")
    call.add(text: server)
    call.add("options", settings: options)
    return call.node
  }
}

extension ReplicaIdentity {
  var node: SwiftNode {
    guard let index else { return .word(".\(kind.rawValue)") }
    return .call(".index", [.init(label: nil, node: .string(index))])
  }
}
