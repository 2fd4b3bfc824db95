import ArgumentParser
import Planning
import Reporting
import SchemaSources

/// What is one object under two names, where the target does not say it itself.
struct RenameOptions: ParsableArguments {
  @Option(
    name: .customLong("rename"),
    help: ArgumentHelp(
      "An object that keeps its data under a new name; may be given several times.",
      discussion: """
        orders=purchases, public.orders.note=remark, order_state.'open'='started'; with the kind before it where the name \
        is not clear: 'view orders=purchases'. At a terminal, what looks like a rename is asked about.
        """,
      valueName: "old=new"
    ),
    transform: { try RenameRequest($0) }
  )
  var renames: [RenameRequest] = []

  /// The comparison that knows the renames, and asks where a person is there.
  func comparison(_ materializer: SourceMaterializer, _ strategy: Strategy, _ console: Console) -> SchemaComparison {
    let ask: @Sendable (String) throws -> Bool = { question in try console.ask(question) }
    return SchemaComparison(
      materializer: materializer,
      strategy: strategy,
      renames: renames,
      confirm: console.canAsk ? ask : nil
    )
  }
}
