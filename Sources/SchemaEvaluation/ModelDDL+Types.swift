import Postgres
import SchemaDescription

extension ModelDDL {
  mutating func addSchema(_ schema: Schema) {
    let name = quoteIdentifier(schema.name)
    if schema.name == "public" {
      add("CREATE SCHEMA IF NOT EXISTS \(name)", schema.place, "schema \(name)")
    } else {
      add("CREATE SCHEMA \(name)", schema.place, "schema \(name)")
    }
    addOwner(schema.owner, of: "SCHEMA \(name)", schema.place)
    addComment(schema.comment, on: "SCHEMA \(name)", schema.place)
    addGrants(schema.grants, on: "SCHEMA \(name)")
  }

  mutating func addExtension(_ ext: Extension) {
    let name = quoteIdentifier(ext.name)
    var sql = "CREATE EXTENSION IF NOT EXISTS \(name)"
    if let schema = ext.schema { sql += " SCHEMA \(quoteIdentifier(schema))" }
    if let version = ext.version { sql += " VERSION \(quoteLiteral(version))" }
    add(sql, ext.place, "extension \(name)")
    addComment(ext.comment, on: "EXTENSION \(name)", ext.place)
  }

  mutating func addEnum(_ type: Enum) {
    let name = quoteQualified(type.schema, type.name)
    let labels = type.labels.map { quoteLiteral($0) }.joined(separator: ", ")
    add("CREATE TYPE \(name) AS ENUM (\(labels))", type.place, "enum \(name)")
    addOwner(type.owner, of: "TYPE \(name)", type.place)
    addComment(type.comment, on: "TYPE \(name)", type.place)
    addGrants(type.grants, on: "TYPE \(name)")
  }

  mutating func addDomain(_ domain: Domain) {
    let name = quoteQualified(domain.schema, domain.name)
    var sql = "CREATE DOMAIN \(name) AS \(type(domain.type))"
    sql += collate(domain.collation, in: domain.schema)
    if let value = domain.default { sql += " DEFAULT \(value)" }
    if domain.isNotNull { sql += " \(constraint(domain.notNullName))NOT NULL" }
    for check in domain.checks where !check.notValid { sql += "\n  " + checkClause(check) }
    add(sql, domain.place, "domain \(name)")
    for check in domain.checks {
      if check.notValid {
        add("ALTER DOMAIN \(name) ADD \(checkClause(check))", check.place, "constraint of domain \(name)")
      }
      let target = "CONSTRAINT \(quoteIdentifier(check.name ?? "")) ON DOMAIN \(name)"
      addComment(check.comment, on: target, check.place)
    }
    addOwner(domain.owner, of: "DOMAIN \(name)", domain.place)
    addComment(domain.comment, on: "DOMAIN \(name)", domain.place)
    addGrants(domain.grants, on: "DOMAIN \(name)")
  }

  mutating func addSequence(_ sequence: SQLSequence) {
    let name = quoteQualified(sequence.schema, sequence.name)
    var sql = "CREATE \(sequence.unlogged ? "UNLOGGED " : "")SEQUENCE \(name)"
    if let type = sequence.type { sql += " AS \(self.type(type))" }
    let options = sequenceOptions(sequence.options)
    if !options.isEmpty { sql += " " + options }
    add(sql, sequence.place, "sequence \(name)")
    addOwner(sequence.owner, of: "SEQUENCE \(name)", sequence.place)
    addComment(sequence.comment, on: "SEQUENCE \(name)", sequence.place)
    addGrants(sequence.grants, on: "SEQUENCE \(name)")
  }

  mutating func addOwnership(of sequence: SQLSequence) {
    guard let owner = sequence.ownedBy else { return }
    let name = quoteQualified(sequence.schema, sequence.name)
    let column = qualified(owner.table) + "." + quoteIdentifier(owner.column)
    add("ALTER SEQUENCE \(name) OWNED BY \(column)", sequence.place, "sequence \(name)")
  }

  func sequenceOptions(_ options: SequenceOptions) -> String {
    var parts: [String] = []
    if let start = options.start { parts.append("START WITH \(start)") }
    if let increment = options.increment { parts.append("INCREMENT BY \(increment)") }
    if let minimum = options.minimum { parts.append("MINVALUE \(minimum)") }
    if let maximum = options.maximum { parts.append("MAXVALUE \(maximum)") }
    if let cache = options.cache { parts.append("CACHE \(cache)") }
    if options.cycle { parts.append("CYCLE") }
    return parts.joined(separator: " ")
  }
}
