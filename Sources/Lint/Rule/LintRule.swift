import Catalog
import Postgres

/// One thing that a reviewer would stop. A rule is a file: the type, the file and, with hyphens, the rule share a name.
///
/// A rule is one of four: a ``SchemaRule`` looks at what a schema is, a ``StatementRule`` at what one statement did, a
/// ``TransactionRule`` at what statements did together, a ``RefusalRule`` at why PostgreSQL refused one. None of them
/// looks for meaning in the text of SQL where PostgreSQL can be asked instead.
protocol LintRule: Sendable {
  static var about: RuleDescription { get }
}

/// Looks at a schema as it is.
protocol SchemaRule: LintRule {
  static func check(_ schema: SchemaFacts) -> [RuleFinding]
}

/// Looks at one statement and what it did to what was there before its script.
protocol StatementRule: LintRule {
  static func check(_ statement: ObservedStatement) -> [RuleFinding]
}

/// Looks at the statements of one transaction.
protocol TransactionRule: LintRule {
  static func check(_ transaction: ObservedTransaction) -> [RuleFinding]
}

/// Explains an error of PostgreSQL.
protocol RefusalRule: LintRule {
  /// What is wrong, in the user's terms; `nil` where it is another error.
  static func explain(_ refusal: Refusal) -> RuleFinding?
}

/// What a rule found.
struct RuleFinding: Sendable, Hashable {
  /// What is wrong, in one sentence, without a full stop.
  var message: String
  /// The object that it is about, which leads to the place where it was made.
  var object: ObjectIdentity?
  /// The statement of a transaction that it is about, where the rule looks at several.
  var statement: Int?
  /// What to do, where that differs from what the rule says in general.
  var advice: String?

  init(_ message: String, about object: ObjectIdentity? = nil, at statement: Int? = nil, advice: String? = nil) {
    self.message = message
    self.object = object
    self.statement = statement
    self.advice = advice
  }
}

/// A statement that PostgreSQL refused, and its reason.
struct Refusal: Sendable, Hashable {
  var sqlState: SQLState?
  var message: String
  var detail: String?
  var hint: String?
}
