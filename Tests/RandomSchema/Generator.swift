/// What exists so far, and the statements that made it.
struct Generator {
  let seed: UInt64
  let variation: Variation?
  let share: Int
  let omitted: Set<String>
  let features: RandomSchema.Features

  var statements: [String] = []
  var slots: [String] = []
  var names: [String: NamedObject] = [:]

  var schemas: [String] = []
  var types: [KnownType] = BuiltinTypes.all
  var collations: [String] = []
  var functions: [KnownFunction] = []
  var triggerFunctions: [KnownFunction] = []
  var sequences: [String] = []
  var relations: [KnownRelation] = []
  var composites: [(slot: String, type: KnownType, columns: [KnownColumn])] = []
  var operators: [(slot: String, name: String, type: KnownType)] = []
  var operatorClasses: [(slot: String, name: String, type: KnownType)] = []
  var servers: [String] = []
  var dressables: [Dressable] = []
  var hasTrigrams = false
  /// The languages that functions can be written in beside those of every database, with the slots that made them.
  var languages: [(slot: String, name: String)] = []
  var unwritten: [UnwrittenObject] = []

  init(seed: UInt64, variation: Variation?, share: Int, omitted: Set<String>, features: RandomSchema.Features) {
    self.seed = seed
    self.variation = variation
    self.share = share
    self.omitted = omitted
    self.features = features
  }

  mutating func generate() {
    makeSchemas()
    makeExtensions()
    makeCollations()
    makeSequences()
    if features.contains(.rareKinds) {
      makeLanguages()
      makeBaseTypes()
      makeConversions()
    }
    for layer in 0..<3 {
      makeTypes(layer)
      makeFunctions(layer)
    }
    if features.contains(.rareKinds) { makeTransforms() }
    makeTextSearch()
    makeAggregates()
    makeOperators()
    makeCasts()
    makeForeignServers()
    if features.contains(.rareKinds) { makeAccessMethods() }
    makeTables()
    if features.contains(.postgreSQL18) { makeTemporalTables() }
    makeIndexes()
    makeForeignKeys()
    makeStatistics()
    makeRelationFunctions()
    for layer in 0..<3 { makeViews(layer) }
    makeLateDefaults()
    makeTriggers()
    makeRules()
    makePolicies()
    makeTableStates()
    makePublications()
    dress()
    makeDefaultPrivileges()
    makeEventTriggers()
    if features.contains(.unwritten) { makeUnwritten() }
  }

  /// Calls a body with the decisions of a slot, unless the slot makes nothing.
  ///
  /// - Parameter percent: How likely it is that the slot makes something.
  mutating func slot(_ name: String, _ percent: Int, _ body: (inout Generator, Draw) -> Void) {
    let draw = Draw(seed: seed, variation: variation, slot: name)
    guard !omitted.contains(name), draw.chance("share", share), draw.chance("exists", percent) else { return }
    slots.append(name)
    body(&self, draw)
  }

  mutating func add(_ statement: String) { statements.append(statement) }

  func schema(_ draw: Draw) -> String { draw.pick("schema", from: schemas) { $0 } ?? "public" }

  /// A type of a column or an argument.
  func type(_ draw: Draw, _ traits: KnownType.Traits = []) -> KnownType {
    let made = types.filter { !$0.has(.builtin) && $0.has(traits) }
    if draw.chance("made", 40), let type = draw.pick("made type", from: made, by: { $0.slot }) { return type }
    let builtin = types.filter { $0.has(.builtin) && $0.has(traits) }
    return draw.pick("type", from: builtin, by: { $0.sql }) ?? BuiltinTypes.integer
  }

  /// The tables that hold rows, for rows.
  var namedTables: [NamedTable] {
    relations.filter(\.holdsRows).map { relation in
      NamedTable(
        slot: relation.slot,
        schema: relation.schema,
        name: relation.name,
        columns: relation.columns.map {
          .init(
            slot: $0.slot,
            name: $0.name,
            type: $0.type.sql,
            samples: $0.type.samples,
            isComputed: $0.generated || $0.identity
          )
        },
        isPartition: relation.kind == .partition,
        isPartitioned: relation.kind == .partitioned || !relation.partitionKey.isEmpty
      )
    }
  }
}
