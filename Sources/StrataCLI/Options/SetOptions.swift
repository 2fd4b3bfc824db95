import ArgumentParser

/// Which schema a command is about: NAME stands for `schema/NAME` and `migrations/NAME`.
struct SetOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The schema: NAME stands for schema/NAME and migrations/NAME; a path works too.",
      discussion: "May be left out where there is only one.",
      valueName: "name"
    ),
    completion: .directory
  )
  var name: String?

  /// The folders that the name stands for.
  func resolve() throws -> SchemaSet {
    guard let name else { return try SchemaSet.only() }
    return try SchemaSet.named(name)
  }
}
