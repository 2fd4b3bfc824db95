import Catalog
import Diagnostics
import OrderedCollections
import SchemaDescription

/// Says the objects of a catalog, kind by kind, and what is left as SQL.
struct Translator {
  let catalog: Catalog
  let spellings: Spellings
  var model = Model()
  /// The objects that need no SQL of their own any more.
  var said: Set<ObjectIdentity> = []
  /// The objects that became SQL.
  var wordless: Set<ObjectIdentity> = []
  /// What the lines of places stand for, from line 1 on.
  private(set) var origins: [ObjectIdentity] = []
  private var lines: [ObjectIdentity: Int] = [:]
  /// The tables of the model, by identity.
  var tables: [ObjectIdentity: Int] = [:]

  /// The routines that come with the views, because something in their signature is a relation.
  let lateRoutines: Set<ObjectIdentity>
  /// The functions that base types need: those are SQL, and what they need has to come before all types.
  let typeRoutines: Set<ObjectIdentity>
  /// The extended statistics of each relation.
  let statisticsByRelation: [ObjectIdentity: [ObjectIdentity]]

  init(catalog: Catalog, spellings: Spellings) {
    self.catalog = catalog
    self.spellings = spellings
    var statistics: [ObjectIdentity: [ObjectIdentity]] = [:]
    for (identity, entry) in catalog.entries where identity.kind == .statistics {
      let relation = entry.dependencies.first { $0.kind == .table || $0.kind == .materializedView }
      if let relation { statistics[relation, default: []].append(identity) }
    }
    statisticsByRelation = statistics
    lateRoutines = Self.lateRoutines(in: catalog)
    let baseTypes = catalog.entries.values.filter { $0.identity.kind == .baseType }
    typeRoutines = Set(baseTypes.flatMap { $0.dependencies.filter { $0.kind == .function } })
  }

  private static func lateRoutines(in catalog: Catalog) -> Set<ObjectIdentity> {
    var known: [ObjectIdentity: Bool] = [:]
    func needsRelation(_ identity: ObjectIdentity) -> Bool {
      if let answer = known[identity] { return answer }
      known[identity] = false
      let answer = (catalog[identity]?.dependencies ?? []).contains { need in
        switch need.kind {
        case .table, .view, .materializedView, .column: true
        case .sequence, .schema: false
        default: needsRelation(need)
        }
      }
      known[identity] = answer
      return answer
    }
    let routines = catalog.entries.keys.filter { [.function, .procedure, .aggregate].contains($0.kind) }
    return Set(routines.filter(needsRelation))
  }

  /// Whether a part of a table has what it needs when the tables are made.
  func isSayable(_ part: ObjectIdentity) -> Bool {
    spellings[part] < .sql && (catalog[part]?.dependencies ?? []).allSatisfy { !lateRoutines.contains($0) }
  }

  /// The kinds that have words; the parts of a relation are said with it.
  private static let kinds: [ObjectKind: @Sendable (inout Translator, CatalogEntry) -> Bool] = [
    .schema: { $0.saySchema($1) },
    .extension: { $0.sayExtension($1) },
    .enumType: { $0.sayEnum($1) },
    .domain: { $0.sayDomain($1) },
    .collation: { $0.sayCollation($1) },
    .compositeType: { $0.sayComposite($1) },
    .rangeType: { $0.sayRange($1) },
    .aggregate: { $0.sayAggregate($1) },
    .cast: { $0.sayCast($1) },
    .server: { $0.sayServer($1) },
    .publication: { $0.sayPublication($1) },
    .eventTrigger: { $0.sayEventTrigger($1) },
    .defaultPrivileges: { $0.sayDefaultPrivileges($1) },
    .sequence: { $0.saySequence($1) },
    .function: { $0.sayRoutine($1) },
    .procedure: { $0.sayRoutine($1) },
    .table: { $0.sayTable($1) },
    .view: { $0.sayView($1) },
    .materializedView: { $0.sayMaterializedView($1) },
  ]

  mutating func translate() throws(Failure) {
    for (identity, entry) in catalog.entries {
      guard let say = Self.kinds[identity.kind], spellings[identity] < .sql, !said.contains(identity) else { continue }
      if say(&self, entry) { said.insert(identity) }
    }
    leaveOutDefaultNames()
    moveToColumns()
    try sayRest()
  }

  /// The place that stands for an object.
  mutating func place(_ identity: ObjectIdentity) -> SourcePlace {
    let line = lines[identity] ?? origins.count + 1
    if line > origins.count {
      origins.append(identity)
      lines[identity] = line
    }
    return SourcePlace(CatalogTranslation.placeName, line)
  }

  /// The object that a place stands for.
  func identity(at place: SourcePlace?) -> ObjectIdentity? {
    place.flatMap { origins.indices.contains($0.line - 1) ? origins[$0.line - 1] : nil }
  }

  /// Whether an object is said as short as a person would.
  func isShort(_ identity: ObjectIdentity) -> Bool { spellings[identity] == .words }

  /// An expression as it is said of an object: without the parentheses around all of it, in short where that is asked for.
  func expression(_ text: String, of identity: ObjectIdentity) -> String {
    isShort(identity) ? ShortExpression.text(text) : DefinitionText.bare(text)
  }

  func definition<D: ObjectDefinition>(_ identity: ObjectIdentity, _ type: D.Type) -> D? {
    catalog.definition(identity, as: type)
  }

  /// The name by which an object of `schema` refers to another: without the schema where that means the same.
  func name(_ name: ObjectName, in schema: String?, kinds: [ObjectKind]) -> ObjectName {
    guard let own = name.schema, !name.name.contains(".") else { return name }
    if own == schema { return Self.bare(name.name) }
    let isTaken = kinds.contains { kind in
      // Trigger functions have no arguments.
      let arguments = kind == .function ? "" : nil
      return catalog[ObjectIdentity(kind, schema: schema, name: name.name, arguments: arguments)] != nil
    }
    return own == "public" && !isTaken ? Self.bare(name.name) : name
  }

  func name(_ identity: ObjectIdentity, in schema: String?) -> ObjectName {
    name(
      ObjectName(identity.name, schema: identity.schema ?? "public"),
      in: schema,
      kinds: [.table, .view, .materializedView]
    )
  }

  static func bare(_ name: String) -> ObjectName {
    var bare = ObjectName("")
    bare.name = name
    return bare
  }
}
