import Catalog
import Diagnostics

/// Finds a function in an untrusted language.
enum UntrustedLanguage: SchemaRule {
  static let about = RuleDescription(
    "ST308",
    "untrusted-language",
    .note,
    finds: "a function in an untrusted language",
    why: "It can do on the server what the server's own account can: read files, open connections.",
    fix: "A trusted language, or a program outside of the database"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.routines.filter { !$0.isTrusted }
      .map { RuleFinding("\($0.identity) is written in \($0.language), which is not trusted", about: $0.identity) }
  }
}
