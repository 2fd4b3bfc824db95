import Catalog
import SchemaDescription

extension Translator {
  mutating func sayTriggers(
    of relation: ObjectIdentity,
    _ words: inout [SchemaDescription.Trigger],
    _ said: inout Set<ObjectIdentity>
  ) {
    for identity in catalog.parts(of: relation, .trigger) where spellings[identity] < .sql {
      guard let entry = catalog[identity], let trigger = entry.definition as? CatalogTrigger,
        let word = word(trigger, entry)
      else { continue }
      words.append(word)
      said.insert(identity)
    }
  }

  /// `CREATE TRIGGER name BEFORE INSERT OR UPDATE OF a, b ON t FOR EACH ROW WHEN (…) EXECUTE FUNCTION f('a')`.
  private mutating func word(_ trigger: CatalogTrigger, _ entry: CatalogEntry) -> SchemaDescription.Trigger? {
    let schema = entry.identity.schema
    var text = DefinitionText(trigger.definition)
    guard text.take("CREATE") else { return nil }
    let isConstraint = text.take("CONSTRAINT")
    guard text.take("TRIGGER"), let name = text.identifier(), let timing = Self.timing(&text),
      let events = Self.events(&text), text.take("ON"), text.name() != nil
    else { return nil }
    var word = SchemaDescription.Trigger.trigger(name, timing, events, execute: "")
    word.isConstraint = isConstraint
    word.comment = entry.comment
    word.place = place(entry.identity)
    if text.take("FROM") {
      guard let from = text.name() else { return nil }
      word.from = self.name(from, in: schema, kinds: [.table, .view, .materializedView])
    }
    if text.take("NOT DEFERRABLE") {
      _ = text.take("INITIALLY IMMEDIATE")
    } else if text.take("DEFERRABLE") {
      word.deferrable = text.take("INITIALLY DEFERRED") ? .initiallyDeferred : .initiallyImmediate
      _ = text.take("INITIALLY IMMEDIATE")
    }
    if text.take("REFERENCING") {
      if text.take("OLD TABLE AS") { word.oldTable = text.identifier() }
      if text.take("NEW TABLE AS") { word.newTable = text.identifier() }
    }
    guard text.take("FOR EACH") else { return nil }
    if text.take("STATEMENT") { word.level = .statement } else if !text.take("ROW") { return nil }
    if text.take("WHEN") {
      guard let condition = text.group() else { return nil }
      word.when = expression(condition, of: entry.identity)
    }
    guard text.take("EXECUTE FUNCTION"), let function = text.name(), let arguments = text.items() else { return nil }
    // One of PostgreSQL's own is found without its schema.
    word.function =
      function.schema == "pg_catalog" ? Self.bare(function.name) : self.name(function, in: schema, kinds: [.function])
    for argument in arguments where !argument.isEmpty {
      var constant = DefinitionText(argument)
      guard let value = constant.string(), constant.isAtEnd else { return nil }
      word.arguments.append(value)
    }
    word.state = Self.state(trigger.state)
    return text.isAtEnd ? word : nil
  }

  private static func timing(_ text: inout DefinitionText) -> SchemaDescription.Trigger.Timing? {
    if text.take("BEFORE") { return .before }
    if text.take("AFTER") { return .after }
    return text.take("INSTEAD OF") ? .insteadOf : nil
  }

  private static func events(_ text: inout DefinitionText) -> [SchemaDescription.Trigger.Event]? {
    var events: [SchemaDescription.Trigger.Event] = []
    repeat {
      if text.take("INSERT") {
        events.append(.insert)
      } else if text.take("DELETE") {
        events.append(.delete)
      } else if text.take("TRUNCATE") {
        events.append(.truncate)
      } else if text.take("UPDATE") {
        var event = SchemaDescription.Trigger.Event.update
        if text.take("OF") {
          repeat {
            guard let column = text.identifier() else { return nil }
            event.columns.append(column)
          } while text.take(",")
        }
        events.append(event)
      } else {
        return nil
      }
    } while text.take("OR")
    return events
  }

  static func state(_ state: CatalogTrigger.State) -> SchemaDescription.Trigger.State {
    switch state {
    case .enabled: .enabled
    case .disabled: .disabled
    case .replica: .replica
    case .always: .always
    }
  }

  // MARK: Row-level security

  mutating func sayPolicies(
    of table: ObjectIdentity,
    in word: inout SchemaDescription.Table,
    _ said: inout Set<ObjectIdentity>
  ) {
    for identity in catalog.parts(of: table, .policy) where spellings[identity] < .sql {
      guard let entry = catalog[identity], let policy = entry.definition as? CatalogPolicy,
        let command = SchemaDescription.Policy.Command(rawValue: policy.command.lowercased()),
        policy.roles.allSatisfy({
          !["public", "current_user", "session_user", "current_role"].contains($0.lowercased())
        })
      else { continue }
      var said_ = SchemaDescription.Policy.policy(
        identity.name,
        as: policy.isPermissive ? .permissive : .restrictive,
        for: command,
        to: policy.roles.isEmpty ? "public" : Roles(policy.roles),
        using: policy.using.map { expression($0, of: identity) },
        withCheck: policy.check.map { expression($0, of: identity) },
        comment: entry.comment
      )
      said_.place = place(identity)
      word.policies.append(said_)
      said.insert(identity)
    }
  }
}
