import Catalog
import SchemaDescription

extension Translator {
  // MARK: Types of columns and arguments

  /// A type by the text of `format_type()`.
  ///
  /// - Parameters:
  ///   - schema: The schema of the object that has the type.
  ///   - isShort: Whether the word for it is looked for.
  func type(_ text: String, in schema: String?, isShort: Bool = true) -> SQLType {
    guard isShort else { return .sql(text) }
    if text.hasSuffix("[]") { return .array(type(String(text.dropLast(2)), in: schema)) }
    if let builtIn = Self.builtIn(text) { return builtIn }
    var reader = DefinitionText(text)
    guard let name = reader.name(), name.schema != nil, name.schema != "pg_catalog" else { return .sql(text) }
    let modifiers = reader.isAtEnd ? nil : reader.group()
    guard reader.isAtEnd else { return .sql(text) }
    return .named(self.name(name, in: schema, kinds: Self.typeKinds), modifiers)
  }

  static let typeKinds: [ObjectKind] = [
    .enumType, .domain, .baseType, .compositeType, .rangeType, .table, .view, .materializedView,
  ]

  /// The short names of types with long ones.
  private static let shortNames = [
    "character varying": "varchar", "character": "char", "bit varying": "varbit",
    "timestamp without time zone": "timestamp", "timestamp with time zone": "timestamptz",
    "time without time zone": "time", "time with time zone": "timetz",
  ]
  private static let plain: Set<String> = Set(
    """
    smallint integer bigint real numeric money boolean text varchar bytea uuid json jsonb jsonpath xml date time timetz \
    timestamp timestamptz interval inet cidr macaddr macaddr8 point tsvector tsquery int4range int8range numrange \
    daterange tsrange tstzrange oid regclass name record void
    """.split(separator: " ").map(String.init)
  )

  private static func builtIn(_ text: String) -> SQLType? {
    if text == "double precision" { return .double }
    // timestamp(3) with time zone has its precision in the middle.
    var base = text
    var numbers: [Int] = []
    if let open = text.firstIndex(of: "("), let close = text.firstIndex(of: ")") {
      let inside = text[text.index(after: open)..<close].split(separator: ",").map { Int($0) }
      guard inside.allSatisfy({ $0 != nil }) else { return nil }
      numbers = inside.compactMap(\.self)
      base = String(text[..<open] + text[text.index(after: close)...])
    }
    base = shortNames[base] ?? base
    switch (base, numbers.count) {
    case ("varchar", 1): return .varchar(numbers[0])
    case ("char", 1): return .char(numbers[0])
    case ("bit", 1): return .bit(numbers[0])
    case ("varbit", 1): return .varbit(numbers[0])
    case ("time", 1): return .time(numbers[0])
    case ("timestamp", 1): return .timestamp(numbers[0])
    case ("timestamptz", 1): return .timestamptz(numbers[0])
    case ("numeric", 2): return .numeric(numbers[0], numbers[1])
    case (_, 0) where plain.contains(base): return .sql(base)
    default: return nil
    }
  }

  /// The word for a collation; `nil` for a name that would be read as another one.
  func collation(_ sql: String, in schema: String?) -> String? {
    var reader = DefinitionText(sql)
    guard let name = reader.name(), reader.isAtEnd else { return nil }
    return collation(name, in: schema)
  }

  func collation(_ name: ObjectName, in schema: String?) -> String? {
    guard let own = name.schema, own != "pg_catalog" else { return name.name }
    if name.name.contains(".") { return nil }
    return self.name(name, in: schema, kinds: [.collation]).description
  }

  // MARK: Types of the schema

  mutating func sayEnum(_ entry: CatalogEntry) -> Bool {
    let identity = entry.identity
    guard let type = entry.definition as? EnumType, let grants = grants(entry), ownerIsSayable(entry) else {
      return false
    }
    var word = SchemaDescription.Enum(
      identity.name,
      schema: identity.schema ?? "public",
      type.labels,
      comment: entry.comment,
      owner: entry.owner,
      grants: grants
    )
    word.place = place(identity)
    model.enums.append(word)
    return true
  }

  mutating func sayDomain(_ entry: CatalogEntry) -> Bool {
    let identity = entry.identity
    // There is no word for the comment on the NOT NULL constraint.
    guard let domain = entry.definition as? CatalogDomain, let grants = grants(entry), ownerIsSayable(entry),
      domain.notNullComment == nil
    else { return false }
    let collation = domain.collation.flatMap { self.collation($0, in: identity.schema) }
    guard collation != nil || domain.collation == nil else { return false }
    var checks: [Check] = []
    for check in domain.checks {
      guard let word = self.check(check.definition, name: check.name, of: identity) else { return false }
      var said = word
      said.notValid = !check.isValid
      said.comment = check.comment
      checks.append(said)
    }
    let isShort = isShort(identity)
    var word = SchemaDescription.Domain(
      identity.name,
      schema: identity.schema ?? "public",
      type(domain.baseType, in: identity.schema, isShort: isShort),
      notNull: domain.isNotNull,
      notNullName: domain.notNullName,
      default: domain.defaultValue.map { isShort ? Expression.value($0, of: domain.baseType) : $0 },
      collation: collation,
      checks: checks,
      comment: entry.comment,
      owner: entry.owner,
      grants: grants
    )
    word.place = place(identity)
    model.domains.append(word)
    return true
  }
}
