import Catalog
import OrderedCollections
import SchemaDescription

extension CatalogTranslation {
  /// The model as Swift source: schemas and extensions in a file, a file for each table with what only it needs, and a
  /// file for each of what several share: types, sequences, functions, views, what is the database's (foreign servers,
  /// publications, event triggers, default privileges), and SQL without words.
  ///
  /// The files come in the order of their names, and the objects in them in the catalog's.
  public var files: [SwiftFile] {
    var layout = Layout(self)
    return layout.files()
  }
}

/// Decides which object goes to which file under which name.
private struct Layout {
  /// An object of the model with what it stands for.
  struct Item {
    var identity: ObjectIdentity
    var node: SwiftNode
    /// The relations and routines that need it; several make it a thing that is shared.
    var users: Set<ObjectIdentity> = []
  }

  private let translation: CatalogTranslation
  private var names = GlobalNames()
  private var users: [ObjectIdentity: Set<ObjectIdentity>] = [:]

  init(_ translation: CatalogTranslation) {
    self.translation = translation
    for (identity, entry) in translation.catalog.entries {
      for need in entry.dependencies { users[whole(need), default: []].insert(whole(identity)) }
    }
  }

  /// The relation that an object is a part of, for a partition that of the table it is written with; else itself.
  private func whole(_ identity: ObjectIdentity) -> ObjectIdentity {
    let catalog = translation.catalog
    guard identity.parent != nil || identity.kind == .table else { return identity }
    var relation = identity
    for kind in [ObjectKind.table, .view, .materializedView] where identity.parent != nil {
      let candidate = ObjectIdentity(kind, schema: identity.schema, name: identity.parent ?? "")
      if catalog[candidate] != nil { relation = candidate }
    }
    while let parent = catalog.parents(of: relation).first(where: { parent in
      let link = Inheritance.identity(of: relation, from: parent)
      return catalog.definition(link, as: Inheritance.self)?.bound != nil
    }) {
      relation = parent
    }
    return relation
  }

  mutating func files() -> [SwiftFile] {
    let model = translation.model
    var contents: OrderedDictionary<String, [SwiftNode]> = [:]
    var fileNames = FileNames()
    let tables = model.tables.map { item($0.place, $0.node) }
    var homes: [ObjectIdentity: String] = [:]
    for table in tables { homes[table.identity] = fileNames.name(for: table.identity) }

    /// The file of the only table that needs an object, else the file of its kind.
    func file(_ item: Item, else shared: String) -> String {
      item.users.count == 1 ? item.users.first.flatMap { homes[$0] } ?? shared : shared
    }
    var placed: [(file: String, items: [Item])] = []
    func place(_ items: [Item], beside shared: String) {
      for item in items { placed.append((file(item, else: shared), [item])) }
    }
    placed.append(("Schemas", model.schemas.map { item($0.place, $0.node) }))
    placed.append(("Schemas", model.externals.map { item($0.place, $0.node) }))
    placed.append(("Schemas", model.extensions.map { item($0.place, $0.node) }))
    place(model.collations.map { item($0.place, $0.node) }, beside: "Types")
    place(model.enums.map { item($0.place, $0.node) }, beside: "Types")
    place(model.compositeTypes.map { item($0.place, $0.node) }, beside: "Types")
    place(model.rangeTypes.map { item($0.place, $0.node) }, beside: "Types")
    place(model.domains.map { item($0.place, $0.node) }, beside: "Types")
    place(model.sequences.map { item($0.place, $0.node) }, beside: "Sequences")
    for table in tables { placed.append((homes[table.identity] ?? "", [table])) }
    place(model.functions.map { item($0.place, $0.node) }, beside: "Functions")
    place(model.aggregates.map { item($0.place, $0.node) }, beside: "Functions")
    placed.append(("Types", model.casts.map { item($0.place, $0.node) }))
    placed.append(("Views", model.views.map { item($0.place, $0.node) }))
    placed.append(("Views", model.materializedViews.map { item($0.place, $0.node) }))
    placed.append(("Database", model.servers.map { item($0.place, $0.node) }))
    placed.append(("Database", model.publications.map { item($0.place, $0.node) }))
    placed.append(("Database", model.eventTriggers.map { item($0.place, $0.node) }))
    placed.append(("Database", model.defaultPrivileges.map { item($0.place, $0.node) }))
    placed.append(("SQL", model.raw.map { item($0.place, $0.node) }))
    for (file, items) in placed {
      for item in items {
        let name = names.name(for: item.identity)
        contents[file, default: []].append(.word("let \(name) = "))
        contents[file]?.append(item.node)
      }
    }
    return contents.keys.sorted().map { file in SwiftFile(name: "\(file).swift", text: Self.text(contents[file] ?? []))
    }
  }

  private func item(_ place: SourcePlace, _ node: SwiftNode) -> Item {
    let identity = translation.origin(of: place.line) ?? ObjectIdentity(.schema, name: "")
    let others = (users[whole(identity)] ?? []).subtracting([whole(identity)])
    return Item(identity: identity, node: node, users: others)
  }

  private static func text(_ nodes: [SwiftNode]) -> String {
    var text = "import SchemaDescription\n"
    for index in stride(from: 0, to: nodes.count, by: 2) {
      guard case .word(let start) = nodes[index] else { continue }
      text += "\n" + start + nodes[index + 1].text(column: start.count) + "\n"
    }
    return text
  }
}

/// The names of files, which must differ on a system that does not tell capitals apart.
private struct FileNames {
  private var taken: Set<String> = [
    "main", "schemas", "types", "sequences", "functions", "views", "database", "sql",
  ]

  mutating func name(for table: ObjectIdentity) -> String {
    let base = GlobalNames.capitalized(GlobalNames.camel(table.name))
    let schema = GlobalNames.capitalized(GlobalNames.camel(table.schema ?? ""))
    let candidates = [base, schema + base, base + "Table", schema + base + "Table"].map { $0.isEmpty ? "Table" : $0 }
    for candidate in candidates where taken.insert(candidate.lowercased()).inserted { return candidate }
    var number = 2
    while !taken.insert("\(candidates[3])\(number)".lowercased()).inserted { number += 1 }
    return "\(candidates[3])\(number)"
  }
}
