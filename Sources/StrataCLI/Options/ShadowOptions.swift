import ArgumentParser

/// The throw-away PostgreSQL in which schemas are made real.
struct ShadowOptions: ParsableArguments {
  @Option(
    name: .customLong("shadow"),
    help: ArgumentHelp(
      "A server for scratch databases, where the installed PostgreSQL shall not be used.",
      discussion: "The role needs CREATEDB. Strata makes databases of its own there and removes them.",
      valueName: "url"
    )
  )
  var url: String?
}
